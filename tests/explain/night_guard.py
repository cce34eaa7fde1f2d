"""An invented case with rivals, views and events whose answers are known beforehand.

The text says that the dog lets everybody pass; the guard believes that it bites whoever walks the rounds.
"""

from __future__ import annotations

from standoff.api import Case
from standoff.case.load import LoadedCase, parse_case

TEXT = """
standoff: 1
title: The night guard
summary: {question: why the guard stays in, answer: that the guard fears the dog, asks: [stay], grounds: [s3]}
sources:
  text: {title: The night guard, author: A. Nobody, kind: text}
  paper: {title: Dogs of the yard, publisher: The Paper, date: 2024-01-01, kind: outside, url: "https://example.org"}
ledger:
  - {id: s1, source: text, says: the guard wants to stay unhurt, use: model}
  - {id: s2, source: text, says: the dog lets everybody pass, use: model}
  - {id: s3, source: text, says: the guard thinks that the dog bites, use: model}
  - {id: s4, source: text, says: the guard is paid for the rounds, use: model}
  - {id: s5, source: text, says: the thief likes an empty yard, use: model}
  - {id: s6, source: text, says: the owner wants the yard watched, use: model}
  - {id: e1, source: paper, says: the guard only wants to sleep, use: model}
  - {id: e2, source: paper, says: the guard walked the rounds in May, use: model}
actors:
  guard:
    name: the guard
    options: {walk: walk the rounds, lamp: light the lamp}
    goals:
      - {id: unhurt, avoids: dog.bite, says: to stay unhurt, grounds: [s1]}
      - {id: pay, wants: guard.walk, says: to earn the pay, grounds: [s4]}
    outranks: [{id: safety-first, chain: [unhurt, pay], grounds: [s1]}]
  dog:
    name: the dog
    options: {bite: bite, bark: bark}
    goals:
      - {id: tame, avoids: dog.bite, says: to be left in peace, grounds: [s2]}
  thief:
    name: the thief
    options: {climb: climb over the wall}
    goals:
      - {id: empty, avoids: guard.walk, says: to find the yard empty, grounds: [s5]}
  owner:
    name: the owner
    options: {}
    goals:
      - {id: watched, wants: guard.walk, says: to have the yard watched, grounds: [s6]}
states:
  night: {yes: []}
questions:
  - id: stay
    ask: Why does the guard stay in rather than walk the rounds?
    actor: guard
    at: night
    rather_than: [walk]
  - {id: dark, ask: Why does the guard leave the lamp unlit?, actor: guard, at: night, rather_than: [lamp]}
  - {id: pass, ask: Why does the dog not bite?, actor: dog, at: night, rather_than: [bite]}
readings:
  pay:
    ask: Does the pay count?
    grounds: [s4]
    choices:
      counts: {means: the pay counts}
      nothing: {means: the pay counts for nothing, drop: [guard.pay]}
rivals:
  sleepy:
    title: The guard is lazy
    says: the guard only wants to sleep
    grounds: [e1]
    only: {guard: []}
    add:
      goals: {guard: [{id: rest, avoids: guard.walk, says: to sleep, basis: reported, grounds: [e1], because: told}]}
  paid:
    title: Pay is all
    says: pay is what moves the guard
    drop: [safety-first, guard.unhurt]
    read: {pay: counts}
  bribed:
    title: The guard was bribed to walk
    says: somebody paid the guard to walk
    after_the_fact: yes
    only: {guard: [pay]}
    read: {pay: counts}
  angry:
    title: The dog is angry
    says: the dog bites whoever it can
    drop: [dog.tame]
    add: {goals: {dog: [{id: angry, wants: dog.bite, says: to bite, basis: assumed, because: for a test}]}}
views:
  guard:
    title: The dog bites
    because: the guard was bitten once
    grounds: [s3]
    unseen: [thief.climb]
    drop: [dog.tame]
    add:
      goals:
        dog:
          - {id: bites, wants: dog.bite iff guard.walk, says: to bite whoever walks and nobody else, grounds: [s3]}
  blind:
    of: guard
    title: The dog bites, and the guard would not see it
    unseen: [dog.bite]
    drop: [dog.tame]
    add:
      goals:
        dog:
          - {id: bites, wants: dog.bite iff guard.walk, says: to bite whoever walks and nobody else, grounds: [s3]}
  loud:
    of: guard
    title: The dog bites and barks all night
    after_the_fact: yes
    drop: [dog.tame]
    add:
      goals:
        dog:
          - {id: bites, wants: dog.bite iff guard.walk, says: to bite whoever walks and nobody else, grounds: [s3]}
          - {id: barks, wants: dog.bark, says: to bark, basis: assumed, because: for a test}
  quiet:
    title: The dog is tame and never barks
    add: {goals: {dog: [{id: silent, avoids: dog.bark, says: to be quiet, basis: assumed, because: for a test}]}}
events:
  - id: may
    date: 2024-05
    what: The guard walked.
    source: paper
    entries: [e2]
    confidence: high
    state: [guard.walk]
  - {id: april, date: 2024-04-02, what: The lodge stayed shut, source: paper, confidence: high, state: [not guard.walk]}
  - {id: june, date: 2024-06, what: No bites, source: paper, confidence: low, state: [not dog.bite, thief.climb]}
"""


def night_guard(text: str = TEXT) -> Case:
    file, located = parse_case(text)
    return Case(LoadedCase(file, located, "night-guard", None))
