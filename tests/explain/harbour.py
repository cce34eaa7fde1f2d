"""An invented case with events: one foreseen, one missed, one that overturns an entry."""

HARBOUR = """\
standoff: 1
title: The harbour
# An invented case.
sources:
  paper: {title: Why the port stays open, date: '2024-05-10', kind: text}
  wire: {title: Report, publisher: The Wire, url: 'https://example.org/w', kind: outside, date: '2024-08-01'}
ledger:
  - {id: s1, source: paper, says: the port wants trade, use: model}  # the main point
  - {id: s2, source: paper, says: the port fears unrest, use: model}
  - {id: s3, source: paper, says: the union wants wages, use: model}
  - {id: s4, source: paper, says: it is winter, use: model}
  - {id: w1, source: wire, says: the port has closed the market, use: model}
actors:
  port:
    name: the port
    options: {open: keep the pier open, market: close the market, toll: raise the toll}
    goals:
      - {id: trade, wants: port.open, says: to have trade, basis: stated, grounds: [s1]}
      - {id: calm, avoids: unrest, says: not to have unrest, basis: stated, grounds: [s2]}
      - {id: money, wants: port.toll, says: to have money, basis: stated, grounds: [s1]}
      - {id: friends, avoids: port.toll, says: to be liked, basis: stated, grounds: [s3]}
      - {id: ice, avoids: ice_free, says: not to lose the ice, basis: stated, grounds: [s1]}
    outranks:
      - {chain: [trade, calm, money], basis: stated, grounds: [s1]}
  union:
    name: The union
    options: {strike: go on strike, pay: pay into a fund}
    goals:
      - {id: wages, wants: union.strike, says: to have better wages, basis: stated, grounds: [s3]}
      - {id: calm, avoids: union.pay and winter, says: to save in winter, basis: stated, grounds: [s3]}
  navy:
    options: {patrol: patrol the pier}
links:
  unrest: {iff: port.market, means: closing the market brings unrest, basis: stated, grounds: [s2]}
  ice_free: {iff: port.open and winter, basis: assumed, because: a guess}
conditions:
  winter: {means: it is winter, value: yes, grounds: [s4]}
infeasible:
  - {id: odd, when: port.market and union.pay, because: nobody can}
states:
  now: {yes: [port.open]}
  later: {yes: [union.strike]}
questions:
  - id: open
    ask: Why does the port stay open?
    claim: the port stays open
    actor: port
    at: now
    conduct: [open]
    rather_than: [not open]
  - {id: market, ask: Why does the port not close the market?, actor: port, at: now, rather_than: [market]}
  - {id: quiet, ask: Why does the union not strike?, actor: union, at: now, rather_than: [strike]}
  - {id: toll, ask: Why does the port not raise the toll?, actor: port, at: now, rather_than: [toll]}
  - {id: fund, ask: Why does the union not pay?, actor: union, at: now, rather_than: [pay]}
  - {id: patrol, ask: Why does the navy stay away?, actor: navy, at: now, rather_than: [patrol]}
readings:
  toll-meant:
    ask: Is the toll meant?
    grounds: [s1]
    choices:
      meant: {means: it is}
      show: {means: it is for show, drop: [port.money]}
patches:
  soft: {title: A softer port, drop: [friends]}
rivals:
  hindsight:
    title: Money decides
    says: the port closes the market because it is paid to
    after_the_fact: yes
    drop: [port.calm]
    add:
      links: {paid: {iff: port.market, means: closing pays, basis: assumed, because: the event}}
      goals: {port: [{id: reward, wants: paid, says: to be paid for closing, basis: assumed, because: the event}]}
  paid:
    title: Paid to close
    says: the same, from the agency
    drop: [port.calm]
    add:
      goals: {port: [{id: reward2, wants: port.market, says: to close, basis: reported, grounds: [w1]}]}
  other:
    title: Another motive
    says: the port wants none of it
    drop: [port.calm]
events:
  - id: closed
    date: '2024-08-01'
    what: the port has closed the market.
    source: wire
    entries: [w1]
    confidence: medium
    note: one outlet
    hits: [s2]
    state: [port.market]
  - id: strike
    date: '2024-07'
    what: the union has gone on strike
    source: wire
    confidence: high
    state: [union.strike]
  - {id: navy, date: '2024', what: the navy patrols, source: wire, confidence: low, state: [navy.patrol]}
  - id: still
    date: '2024-07-27'
    what: the pier is still open
    source: wire
    confidence: high
    state: [port.open, not port.toll]
  - {id: old, date: '2024-01-05', what: no strike, source: wire, confidence: high, state: [not union.strike]}
"""
