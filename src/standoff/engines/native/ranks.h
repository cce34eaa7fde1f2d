/* Rank arrays from statements: formulas as programs over sets of 64 states, a block of 4,096 states at a time. */
#ifndef STANDOFF_RANKS_H
#define STANDOFF_RANKS_H

enum { BLOCK_WORDS = 64, MOST_STATEMENTS = 31 };
enum { OP_AND = -1, OP_OR = -2, OP_NOT = -3, OP_IFF = -4, OP_ALWAYS = -5 };

/* `count` programs one after the other; program k is code[starts[k] .. starts[k + 1]). A number from 0 on is an option. */
typedef struct {
    int32_t bits, count, infeasible, depth;
    const int32_t *code, *starts;
} programs;

typedef uint64_t words[BLOCK_WORDS];

static const uint64_t OPTION_IN_WORD[6] = {0xaaaaaaaaaaaaaaaau, 0xccccccccccccccccu, 0xf0f0f0f0f0f0f0f0u,
                                           0xff00ff00ff00ff00u, 0xffff0000ffff0000u, 0xffffffff00000000u};

static void push_option(uint64_t *to, int option, long block) {
    for (int w = 0; w < BLOCK_WORDS; w++)
        to[w] = option < 6 ? OPTION_IN_WORD[option] : (uint64_t)0 - ((uint64_t)(block * BLOCK_WORDS + w) >> (option - 6) & 1);
}

/* The set of states in a block at which program k holds; it ends up in stack[0]. */
static void evaluate(const programs *p, int k, long block, words *stack) {
    int top = -1;
    for (int32_t at = p->starts[k]; at < p->starts[k + 1]; at++) {
        int32_t op = p->code[at];
        uint64_t *a, *b;
        switch (op) {
        case OP_AND:
            b = stack[top--], a = stack[top];
            for (int w = 0; w < BLOCK_WORDS; w++) a[w] &= b[w];
            break;
        case OP_OR:
            b = stack[top--], a = stack[top];
            for (int w = 0; w < BLOCK_WORDS; w++) a[w] |= b[w];
            break;
        case OP_IFF:
            b = stack[top--], a = stack[top];
            for (int w = 0; w < BLOCK_WORDS; w++) a[w] = ~(a[w] ^ b[w]);
            break;
        case OP_NOT:
            a = stack[top];
            for (int w = 0; w < BLOCK_WORDS; w++) a[w] = ~a[w];
            break;
        case OP_ALWAYS: memset(stack[++top], 255, sizeof(words)); break;
        default: push_option(stack[++top], op, block);
        }
    }
}

/* Eight sets of 64 states as 64 numbers of eight bits: set k is bit k. */
static void numbers_of(const uint64_t *const sets[8], int w, uint8_t *out) {
    for (int group = 0; group < 8; group++) {
        uint64_t x = 0, t;
        for (int k = 0; k < 8; k++) x |= (sets[k][w] >> (8 * group) & 255) << (8 * k);
        t = (x ^ (x >> 7)) & 0x00aa00aa00aa00aau, x ^= t ^ (t << 7);
        t = (x ^ (x >> 14)) & 0x0000cccc0000ccccu, x ^= t ^ (t << 14);
        t = (x ^ (x >> 28)) & 0x00000000f0f0f0f0u, x ^= t ^ (t << 28);
        for (int k = 0; k < 8; k++) out[8 * group + k] = (uint8_t)(x >> (8 * k));
    }
}

typedef struct {
    const programs *p;
    words *desks;
    void *out;
    int item;
    uint8_t *seen;
    uint64_t *present;
} scoring;

static const words NO_STATES;

static inline long desk_words(const programs *p) { return p->depth + MOST_STATEMENTS + 1; }
static inline long states_in_block(const programs *p) { return p->bits < 12 ? 1L << p->bits : 4096; }
static inline long blocks_of(const programs *p) { return p->bits < 12 ? 1 : 1L << (p->bits - 12); }

/* One block: which of its states are infeasible, and where each statement holds, the last statement first. */
static words *held_in_block(const programs *p, long block, words *desk, uint64_t *infeasible) {
    words *held = desk + p->depth;
    int statements = p->count - p->infeasible;
    memset(infeasible, 0, sizeof(words));
    for (int k = 0; k < p->infeasible; k++) {
        evaluate(p, k, block, desk);
        for (int w = 0; w < BLOCK_WORDS; w++) infeasible[w] |= desk[0][w];
    }
    for (int k = 0; k < statements; k++) {
        evaluate(p, p->infeasible + k, block, desk);
        memcpy(held[statements - 1 - k], desk[0], sizeof(words));
    }
    return held;
}

/* The scores of 64 states, 0 .. 2**statements - 1: the first statement is the highest bit. */
static inline void scores_of(const words *held, int statements, int w, uint32_t *scores) {
    memset(scores, 0, 64 * sizeof *scores);
    for (int first = 0; first < statements; first += 8) {
        const uint64_t *sets[8];
        uint8_t numbers[64];
        for (int k = 0; k < 8; k++) sets[k] = first + k < statements ? held[first + k] : NO_STATES;
        numbers_of(sets, w, numbers);
        for (int e = 0; e < 64; e++) scores[e] |= (uint32_t)numbers[e] << first;
    }
}

/* 64 states: score + 1, or 0 where infeasible. At most 7 statements, or 15. */
static inline void rank_bytes(const words *held, int statements, int w, uint64_t infeasible, uint8_t *out) {
#if defined(__AVX512BW__)
    __m512i ranks = _mm512_set1_epi8(1);
    for (int k = 0; k < statements; k++)
        ranks = _mm512_mask_add_epi8(ranks, held[k][w], ranks, _mm512_set1_epi8((char)(1 << k)));
    _mm512_storeu_si512(out, _mm512_maskz_mov_epi8(~infeasible, ranks));
#else
    const uint64_t *sets[8];
    for (int k = 0; k < 8; k++) sets[k] = k < statements ? held[k] : NO_STATES;
    numbers_of(sets, w, out);
    for (int e = 0; e < 64; e++) out[e] = infeasible >> e & 1 ? 0 : (uint8_t)(out[e] + 1);
#endif
}

static inline void rank_pairs(const words *held, int statements, int w, uint64_t infeasible, uint16_t *out) {
#if defined(__AVX512BW__)
    __m512i low = _mm512_set1_epi16(1), high = low;
    for (int k = 0; k < statements; k++) {
        __m512i worth = _mm512_set1_epi16((short)(1 << k));
        low = _mm512_mask_add_epi16(low, (__mmask32)held[k][w], low, worth);
        high = _mm512_mask_add_epi16(high, (__mmask32)(held[k][w] >> 32), high, worth);
    }
    _mm512_storeu_si512(out, _mm512_maskz_mov_epi16((__mmask32)~infeasible, low));
    _mm512_storeu_si512(out + 32, _mm512_maskz_mov_epi16((__mmask32)(~infeasible >> 32), high));
#else
    uint32_t scores[64];
    scores_of(held, statements, w, scores);
    for (int e = 0; e < 64; e++) out[e] = infeasible >> e & 1 ? 0 : (uint16_t)(scores[e] + 1);
#endif
}

static inline void see(uint8_t *seen, long rank) { __atomic_store_n(seen + rank, 1, __ATOMIC_RELAXED); }

static void score_job(void *context, long first, long last, int member) {
    scoring *s = context;
    long n = states_in_block(s->p);
    int statements = s->p->count - s->p->infeasible;
    words *desk = s->desks + member * desk_words(s->p);
    words infeasible;
    for (long block = first; block < last; block++) {
        words *held = held_in_block(s->p, block, desk, infeasible);
        for (long w = 0; w * 64 < n; w++) {
            long there = n - w * 64 < 64 ? n - w * 64 : 64;
            if (s->item == 1) {
                uint8_t ranks[64];
                rank_bytes(held, statements, (int)w, infeasible[w], ranks);
                memcpy((uint8_t *)s->out + block * n + w * 64, ranks, (size_t)there);
                for (long e = 0; e < there; e++) see(s->seen, ranks[e]);
            } else {
                uint16_t ranks[64];
                rank_pairs(held, statements, (int)w, infeasible[w], ranks);
                memcpy((uint16_t *)s->out + block * n + w * 64, ranks, (size_t)there * 2);
                for (long e = 0; e < there; e++) see(s->seen, ranks[e]);
            }
        }
    }
}

static int run_scoring(scoring *s, job work, int threads) {
    team crew;
    team_start(&crew, threads);
    s->desks = malloc((size_t)crew.members * (size_t)desk_words(s->p) * sizeof(words));
    if (s->desks) team_run(&crew, work, s, blocks_of(s->p), 4);
    team_end(&crew);
    int failed = s->desks ? 0 : NO_MEMORY;
    free(s->desks);
    return failed;
}

/* Score + 1 of every state, or 0 where infeasible; `item` is 1 byte (at most 7 statements) or 2 (at most 15).
   seen: one byte for each number that can be written, made 1 where it was. */
EXPORT int standoff_scores(const programs *p, void *out, int item, uint8_t *seen, int threads) {
    scoring s = {.p = p, .out = out, .item = item, .seen = seen};
    return run_scoring(&s, score_job, threads);
}

typedef struct {
    const void *from;
    void *to;
    const uint32_t *table;
    int from_item, to_item;
    long count;
} renumbering;

#define RENUMBER(A, B) \
    for (long e = from; e < to; e++) ((B *)r->to)[e] = (B)r->table[((const A *)r->from)[e]]

static void renumber_job(void *context, long first, long last, int member) {
    renumbering *r = context;
    (void)member;
    long from = first * 4096, to = last * 4096 < r->count ? last * 4096 : r->count;
    if (r->from_item == 1) RENUMBER(uint8_t, uint8_t);
    else if (r->to_item == 1) RENUMBER(uint16_t, uint8_t);
    else RENUMBER(uint16_t, uint16_t);
}

/* to[e] = table[from[e]]; both may be the same array where the items are as large. */
EXPORT void standoff_renumber(const void *from, int from_item, void *to, int to_item, const uint32_t *table, int64_t count,
                              int threads) {
    renumbering r = {from, to, table, from_item, to_item, (long)count};
    team crew;
    team_start(&crew, threads);
    team_run(&crew, renumber_job, &r, (long)((count + 4095) / 4096), 4);
    team_end(&crew);
}

/* The next statements: a rank becomes rank << statements | score, all ones where infeasible, noted in `present`. */
static void extend_job(void *context, long first, long last, int member) {
    scoring *s = context;
    long n = states_in_block(s->p);
    int statements = s->p->count - s->p->infeasible;
    words *desk = s->desks + member * desk_words(s->p);
    words infeasible;
    uint32_t scores[64];
    for (long block = first; block < last; block++) {
        words *held = held_in_block(s->p, block, desk, infeasible);
        for (long w = 0; w * 64 < n; w++) {
            scores_of(held, statements, (int)w, scores);
            for (long e = 0; e < 64 && w * 64 + e < n; e++) {
                uint32_t *rank = (uint32_t *)s->out + block * n + w * 64 + e;
                if (infeasible[w] >> e & 1) {
                    *rank = UINT32_MAX;
                    continue;
                }
                *rank = *rank << statements | scores[e];
                s->present[*rank / 64] |= (uint64_t)1 << (*rank % 64);
            }
        }
    }
}

/* Ranks 0, 1, ... split by a few more statements. present: distinct << statements bits, all 0; before: one number for
   each 64 of them. Gives the number of distinct ranks of feasible states; infeasible ones become all ones. */
EXPORT int64_t standoff_refine(const programs *p, uint32_t *ranks, uint64_t *present, uint32_t *before, int64_t parts) {
    scoring s = {.p = p, .out = ranks, .present = present};
    if (run_scoring(&s, extend_job, 1)) return NO_MEMORY;
    uint32_t distinct = 0;
    for (int64_t k = 0; k < parts; k++) {
        before[k] = distinct;
        distinct += (uint32_t)__builtin_popcountll(present[k]);
    }
    for (long e = 0; e < 1L << p->bits; e++) {
        uint32_t key = ranks[e];
        if (key == UINT32_MAX) continue;
        ranks[e] = before[key / 64] + (uint32_t)__builtin_popcountll(present[key / 64] & (((uint64_t)1 << (key % 64)) - 1));
    }
    return distinct;
}

#endif
