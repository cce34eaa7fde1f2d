/* Stability of every state for one actor; included once for each element type T.

   With r the actor's ranks (0 = infeasible), R*(s) = s and the actor's moves from s, and M(t) = max of r over R*(t):
   s is stable iff max over t in R*(s) of min(r[t], V[t]) <= r[s], where V is infinite (Nash), or the minimum over what
   the others can reach from t of r (GMR, SEQ) or of M (SMR, SSEQ), by any moves or by improvements only. */

#include "lanes.h"

#define INFINITE ((T)~(T)0)
#define INLINE static inline __attribute__((always_inline))
/* Rows of 64 elements where that is so, so that the compiler knows how many. */
#define FOR_STRIDE(x, fixed, any)   \
    if ((x)->stride == CELL) fixed; \
    else any

typedef struct {
    unsigned char *block;
    T *ranks, *values, *spare, *table;
    T *low, *low_other, low_best[CELL], top[CELL];
    uint8_t *flags, *moved;
    int32_t *hot;
} F(desk);

typedef struct {
    axis x;
    const void *ranks, *source;
    int item, source_item;
    T *values, *best;
    uint8_t *flags;
    int bit, collect;
    long elements;
    uint32_t *stamps, last, version;
    long table;
    int changed;
    F(desk) * desks;
} F(task);

INLINE T F(min)(T a, T b) { return a < b ? a : b; }
INLINE T F(max)(T a, T b) { return a > b ? a : b; }

/* ---- working memory, one desk for each member of the team ---- */

static size_t F(aligned)(size_t bytes) { return (bytes + 63) & ~(size_t)63; }

static int F(desks)(F(desk) * desks, int members, const shape *s, const long *tables) {
    size_t cells = 0, own = 0, table = 0;
    for (int j = 0; j < s->actors; j++) {
        axis x = axis_of(s, j);
        size_t tile = (size_t)(x.own * x.stride);
        cells = tile > cells ? tile : cells;
        own = (size_t)x.own > own ? (size_t)x.own : own;
        if (tables && (size_t)tables[j] + 2 > table) table = (size_t)tables[j] + 2;
    }
    size_t tile = F(aligned)(cells * sizeof(T));
    size_t total = 5 * tile + F(aligned)(table * sizeof(T)) + F(aligned)(cells) + F(aligned)(own) + F(aligned)(own * 4);
    for (int m = 0; m < members; m++) {
        unsigned char *p = malloc(total + 64);
        desks[m].block = p;
        if (!p) return NO_MEMORY;
        p = (unsigned char *)F(aligned)((size_t)p);
        desks[m].ranks = (T *)p, p += tile;
        desks[m].values = (T *)p, p += tile;
        desks[m].spare = (T *)p, p += tile;
        desks[m].low = (T *)p, p += tile;
        desks[m].low_other = (T *)p, p += tile;
        desks[m].table = (T *)p, p += F(aligned)(table * sizeof(T));
        desks[m].flags = p, p += F(aligned)(cells);
        desks[m].moved = p, p += F(aligned)(own);
        desks[m].hot = (int32_t *)p;
    }
    return 0;
}

static void F(clear)(F(desk) * desks, int members) {
    for (int m = 0; m < members; m++) free(desks[m].block);
    free(desks);
}

/* ---- tiles in and out ---- */

static void F(widen_u8)(T *restrict to, const uint8_t *restrict from, long count) {
    for (long k = 0; k < count; k++) to[k] = from[k];
}

static void F(widen_u16)(T *restrict to, const uint16_t *restrict from, long count) {
    for (long k = 0; k < count; k++) to[k] = (T)from[k];
}

INLINE void F(load)(const T *from, T *tile, T *spare, const axis *x, long number) {
    long start = tile_start(x, number);
    if (x->lanes < x->stride) memset(tile, 0, (size_t)(x->own * x->stride) * sizeof(T));
    if (x->right < x->lanes) {
        gather_tile(from + start, tile, spare, x, sizeof(T));
    } else if (x->lanes == CELL) {
        for (long a = 0; a < x->own; a++) memcpy(tile + a * CELL, from + start + a * x->right, CELL * sizeof(T));
    } else {
        for (long a = 0; a < x->own; a++)
            memcpy(tile + a * x->stride, from + start + a * x->right, (size_t)x->lanes * sizeof(T));
    }
}

INLINE void F(store)(T *to, const T *tile, T *spare, const axis *x, long number) {
    long start = tile_start(x, number);
    if (x->right < x->lanes) {
        scatter_tile(to + start, tile, spare, x, sizeof(T));
    } else if (x->lanes == CELL) {
        for (long a = 0; a < x->own; a++) memcpy(to + start + a * x->right, tile + a * CELL, CELL * sizeof(T));
    } else {
        for (long a = 0; a < x->own; a++)
            memcpy(to + start + a * x->right, tile + a * x->stride, (size_t)x->lanes * sizeof(T));
    }
}

/* Ranks of a type that is as wide as T or narrower; `narrow` is room for a tile of it. */
static void F(load_ranks)(const void *from, int item, T *tile, T *spare, void *narrow, const axis *x, long number) {
    long count = x->own * x->stride;
    if (item == (int)sizeof(T)) {
        F(load)(from, tile, spare, x, number);
        return;
    }
    load_bytes(from, narrow, spare, x, number, item);
    if (item == 1) F(widen_u8)(tile, narrow, count);
    else F(widen_u16)(tile, narrow, count);
}

static void F(store_flags)(uint8_t *to, const uint8_t *tile, void *spare, const axis *x, long number) {
    long start = tile_start(x, number);
    if (x->right < x->lanes) {
        scatter_tile(to + start, tile, spare, x, 1);
    } else {
        for (long a = 0; a < x->own; a++) memcpy(to + start + a * x->right, tile + a * x->stride, (size_t)x->lanes);
    }
}

/* ---- the best that the actor can move to, and the worst that others can ---- */

/* In place: each row becomes the maximum over what can be reached from it by changing one option at a time. */
INLINE void F(best_one_way)(T *tile, const axis *x, long n) {
    for (int g = 0; g < x->width; g++) {
        long bit = 1L << g;
        int up = x->up >> g & 1, down = x->down >> g & 1;
        for (long a = 0; a < x->own; a++) {
            if (a & bit) continue;
            T *no = tile + a * n, *yes = tile + (a | bit) * n;
            for (long w = 0; w < n; w++) {
                T both = F(max)(no[w], yes[w]);
                no[w] = down ? no[w] : both;
                yes[w] = up ? yes[w] : both;
            }
        }
    }
}

INLINE void F(worst_one_way)(T *tile, const axis *x, long n) {
    for (int g = 0; g < x->width; g++) {
        long bit = 1L << g;
        int up = x->up >> g & 1, down = x->down >> g & 1;
        for (long a = 0; a < x->own; a++) {
            if (a & bit) continue;
            T *no = tile + a * n, *yes = tile + (a | bit) * n;
            for (long w = 0; w < n; w++) {
                T both = F(min)(no[w], yes[w]);
                no[w] = down ? no[w] : both;
                yes[w] = up ? yes[w] : both;
            }
        }
    }
}

INLINE void F(raise)(T *restrict most, const T *restrict row, long n) {
    for (long w = 0; w < n; w++) most[w] = F(max)(most[w], row[w]);
}

INLINE void F(mark)(uint8_t *restrict flags, const T *restrict ranks, const T *restrict best, long count, int bit) {
    for (long k = 0; k < count; k++)
        flags[k] = (uint8_t)(flags[k] | (uint8_t)((-(int)((ranks[k] >= best[k]) & (ranks[k] != 0))) & bit));
}

INLINE void F(mark_first)(uint8_t *restrict flags, const T *restrict ranks, const T *restrict best, long count) {
    for (long k = 0; k < count; k++) flags[k] = (uint8_t)((ranks[k] >= best[k]) & (ranks[k] != 0));
}

INLINE void F(feasible_alone)(T *restrict values, const T *restrict ranks, const T *restrict best, long count) {
    for (long k = 0; k < count; k++) values[k] = (T)(ranks[k] ? best[k] : 0);
}

/* ---- first pass along the actor's own options: Nash, M, and the lowest values of each slice ---- */

INLINE void F(lowest)(T *restrict low, T *restrict top, const T *restrict row, long n) {
    for (long w = 0; w < n; w++) {
        T rank = (T)(row[w] - 1);
        low[w] = F(min)(low[w], rank);
        top[w] = F(max)(top[w], rank);
    }
}

INLINE void F(own_rows)(F(task) * t, F(desk) * d, long n) {
    const axis *x = &t->x;
    const T *ranks = d->ranks;
    uint8_t *flags = d->flags;
    if (x->up | x->down) {
        long count = x->own * n;
        memcpy(d->spare, ranks, (size_t)count * sizeof(T));
        F(best_one_way)(d->spare, x, n);
        F(mark_first)(flags, ranks, d->spare, count);
        F(feasible_alone)(d->values, ranks, d->spare, count);
        return;
    }
    T most[CELL];
    memcpy(most, ranks, (size_t)n * sizeof(T));
    for (long a = 1; a < x->own; a++) F(raise)(most, ranks + a * n, n);
    for (long a = 0; a < x->own; a++) F(mark_first)(flags + a * n, ranks + a * n, most, n);
    if (t->best)
        for (long a = 0; a < x->own; a++) F(feasible_alone)(d->values + a * n, ranks + a * n, most, n);
    if (!t->collect) return;
    for (long a = 0; a < x->own; a++) F(lowest)(d->low + a * n, d->top, ranks + a * n, n);
    for (long w = 0; w < n; w++) d->low_best[w] = F(min)(d->low_best[w], (T)(most[w] - 1));
}

static void F(own_job)(void *context, long first, long last, int member) {
    F(task) *t = context;
    F(desk) *d = &t->desks[member];
    for (long k = first; k < last; k++) {
        F(load)(t->ranks, d->ranks, d->spare, &t->x, k);
        FOR_STRIDE(&t->x, F(own_rows)(t, d, CELL), F(own_rows)(t, d, t->x.stride));
        if (t->best) F(store)(t->best, d->values, d->spare, &t->x, k);
        F(store_flags)(t->flags, d->flags, d->spare, &t->x, k);
    }
}

/* ---- last pass: which states are stable, given V ---- */

INLINE void F(raise_lesser)(T *restrict most, const T *restrict ranks, const T *restrict values, long n) {
    for (long w = 0; w < n; w++) most[w] = F(max)(most[w], F(min)(ranks[w], values[w]));
}

INLINE void F(check_rows)(F(task) * t, F(desk) * d, long n) {
    const axis *x = &t->x;
    const T *ranks = d->ranks;
    if (x->up | x->down) {
        long count = x->own * n;
        for (long k = 0; k < count; k++) d->values[k] = F(min)(d->values[k], ranks[k]);
        F(best_one_way)(d->values, x, n);
        F(mark)(d->flags, ranks, d->values, count, t->bit);
        return;
    }
    T most[CELL];
    memset(most, 0, sizeof most);
    for (long a = 0; a < x->own; a++) F(raise_lesser)(most, ranks + a * n, d->values + a * n, n);
    for (long a = 0; a < x->own; a++) F(mark)(d->flags + a * n, ranks + a * n, most, n, t->bit);
}

static void F(check_job)(void *context, long first, long last, int member) {
    F(task) *t = context;
    F(desk) *d = &t->desks[member];
    for (long k = first; k < last; k++) {
        F(load_ranks)(t->ranks, t->item, d->ranks, d->spare, d->low, &t->x, k);
        F(load)(t->values, d->values, d->spare, &t->x, k);
        load_bytes(t->flags, d->flags, d->spare, &t->x, k, 1);
        FOR_STRIDE(&t->x, F(check_rows)(t, d, CELL), F(check_rows)(t, d, t->x.stride));
        F(store_flags)(t->flags, d->flags, d->spare, &t->x, k);
    }
}

/* ---- V: which cells changed since an actor's last turn ---- */

static inline uint32_t F(stamp)(const uint32_t *stamps, long element) {
    return __atomic_load_n(stamps + element / CELL, __ATOMIC_RELAXED);
}

/* The rows of a tile that changed, in d->hot; all of them where rows and cells cross. */
static long F(hot_rows)(const F(task) * t, F(desk) * d, long tile) {
    const axis *x = &t->x;
    long start = tile_start(x, tile), found = 0;
    if (x->right >= x->lanes) {
        for (long a = 0; a < x->own; a++) {
            d->hot[found] = (int32_t)a;
            found += F(stamp)(t->stamps, start + a * x->right) > t->last;
        }
        return found;
    }
    for (long e = start / CELL * CELL; e < start + x->lanes * x->own; e += CELL) {
        if (F(stamp)(t->stamps, e) <= t->last) continue;
        for (long a = 0; a < x->own; a++) d->hot[a] = (int32_t)a;
        return x->own;
    }
    return 0;
}

static void F(stamp_moved)(const F(task) * t, const F(desk) * d, long tile) {
    const axis *x = &t->x;
    long start = tile_start(x, tile);
    if (x->right >= x->lanes) {
        for (long a = 0; a < x->own; a++)
            if (d->moved[a]) __atomic_store_n(t->stamps + (start + a * x->right) / CELL, t->version, __ATOMIC_RELAXED);
        return;
    }
    for (long e = start / CELL * CELL; e < start + x->lanes * x->own; e += CELL)
        __atomic_store_n(t->stamps + e / CELL, t->version, __ATOMIC_RELAXED);
}

static void F(start_values)(T *restrict values, long count) {
    for (long k = 0; k < count; k++) values[k] = values[k] ? values[k] : INFINITE;
}

static void F(start_job)(void *context, long first, long last, int member) {
    F(task) *t = context;
    (void)member;
    long from = first * CELL, to = last * CELL < t->elements ? last * CELL : t->elements;
    const unsigned char *source = (const unsigned char *)t->source + from * t->source_item;
    T *values = t->values + from;
    if (t->source_item == (int)sizeof(T)) memcpy(values, source, (size_t)(to - from) * sizeof(T));
    else if (t->source_item == 1) F(widen_u8)(values, source, to - from);
    else F(widen_u16)(values, (const uint16_t *)(const void *)source, to - from);
    F(start_values)(values, to - from);
    for (long c = first; c < last; c++) t->stamps[c] = 1;
}

/* ---- V by any moves of one other actor ---- */

INLINE int F(lower_row)(T *restrict v, const T *restrict worst, long n) {
    T other = 0;
    for (long w = 0; w < n; w++) {
        T now = (T)(v[w] == INFINITE ? INFINITE : worst[w]);
        other |= now ^ v[w];
        v[w] = now;
    }
    return other != 0;
}

INLINE void F(lower)(T *restrict worst, const T *restrict row, long n) {
    for (long w = 0; w < n; w++) worst[w] = F(min)(worst[w], row[w]);
}

INLINE int F(any_move_rows)(F(task) * t, F(desk) * d, long n) {
    const axis *x = &t->x;
    T *v = d->values, worst[CELL];
    int changed = 0, one_way = (x->up | x->down) != 0;
    if (one_way) {
        memcpy(d->ranks, v, (size_t)(x->own * n) * sizeof(T));
        F(worst_one_way)(d->ranks, x, n);
    } else {
        memcpy(worst, v, (size_t)n * sizeof(T));
        for (long a = 1; a < x->own; a++) F(lower)(worst, v + a * n, n);
    }
    for (long a = 0; a < x->own; a++) {
        int other = F(lower_row)(v + a * n, one_way ? d->ranks + a * n : worst, n);
        d->moved[a] = (uint8_t)other;
        changed |= other;
    }
    return changed;
}

static void F(any_move_job)(void *context, long first, long last, int member) {
    F(task) *t = context;
    F(desk) *d = &t->desks[member];
    for (long k = first; k < last; k++) {
        if (!F(hot_rows)(t, d, k)) continue;
        int changed;
        F(load)(t->values, d->values, d->spare, &t->x, k);
        FOR_STRIDE(&t->x, changed = F(any_move_rows)(t, d, CELL), changed = F(any_move_rows)(t, d, t->x.stride));
        if (!changed) continue;
        F(store)(t->values, d->values, d->spare, &t->x, k);
        F(stamp_moved)(t, d, k);
        __atomic_store_n(&t->changed, 1, __ATOMIC_RELAXED);
    }
}

/* ---- V by improvements of one other actor ---- */

/* A few rows against every changed row, all pairs, with the rows in registers. */
INLINE int F(pairs_block)(T *values, const T *ranks, const int32_t *hot, long found, long from, int rows, uint8_t *moved) {
    enum { COLUMNS = CELL * sizeof(T) / VECTOR_BYTES };
    VEC *v = (VEC *)values;
    const VEC *r = (const VEC *)ranks;
    int changed = 0;
    for (int k = 0; k < rows; k++) moved[from + k] = 0;
    for (int c = 0; c < (int)COLUMNS; c++) {
        VEC least[8], here[8];
#pragma GCC unroll 8
        for (int k = 0; k < rows; k++) {
            least[k] = v[(from + k) * COLUMNS + c];
            VEC own = r[(from + k) * COLUMNS + c];
            here[k] = own | (VEC)(own == (VEC){0}); /* an infeasible state improves to nothing */
        }
        for (long q = 0; q < found; q++) {
            VEC there = r[hot[q] * (long)COLUMNS + c], value = v[hot[q] * (long)COLUMNS + c];
#pragma GCC unroll 8
            for (int k = 0; k < rows; k++) least[k] = F(gated)(least[k], value, there, here[k]);
        }
#pragma GCC unroll 8
        for (int k = 0; k < rows; k++) {
            VEC *place = &v[(from + k) * COLUMNS + c];
            int other = F(any)(*place ^ least[k]);
            moved[from + k] |= (uint8_t)other;
            changed |= other;
            *place = least[k];
        }
    }
    return changed;
}

#if defined(__AVX512BW__)
#define MOST_ROWS 8
#else
#define MOST_ROWS 4
#endif

static int F(pairs)(F(desk) * d, const axis *x, long found) {
    int changed = 0;
    if (x->own == 2) return F(pairs_block)(d->values, d->ranks, d->hot, found, 0, 2, d->moved);
    if (x->own == 4) return F(pairs_block)(d->values, d->ranks, d->hot, found, 0, 4, d->moved);
    for (long a = 0; a < x->own; a += MOST_ROWS)
        changed |= F(pairs_block)(d->values, d->ranks, d->hot, found, a, MOST_ROWS, d->moved);
    return changed;
}

/* All pairs that the directions of the options allow. */
INLINE int F(pairs_one_way)(F(desk) * d, const axis *x, long found, long n) {
    int changed = 0;
    for (long a = 0; a < x->own; a++) {
        T least[CELL];
        T *v = d->values + a * n;
        const T *here = d->ranks + a * n;
        memcpy(least, v, (size_t)n * sizeof(T));
        for (long q = 0; q < found; q++) {
            long h = d->hot[q];
            if (h == a || !allowed(x, a, h)) continue;
            const T *value = d->values + h * n, *there = d->ranks + h * n;
            for (long w = 0; w < n; w++) {
                T gate = (there[w] > here[w] && here[w]) ? value[w] : INFINITE;
                least[w] = F(min)(least[w], gate);
            }
        }
        int other = memcmp(least, v, (size_t)n * sizeof(T)) != 0;
        d->moved[a] = (uint8_t)other;
        changed |= other;
        if (other) memcpy(v, least, (size_t)n * sizeof(T));
    }
    return changed;
}

/* One row by a table over ranks: the least value at each rank, then at any better rank. */
static int F(by_table)(T *v, const T *r, long own, long step, T *table, long top, uint8_t *moved) {
    int changed = 0;
    for (long k = 0; k < top + 2; k++) table[k] = INFINITE;
    for (long a = 0; a < own; a++) {
        T value = v[a * step], *place = table + r[a * step];
        *place = F(min)(*place, value);
    }
    for (long k = top; k > 0; k--) table[k] = F(min)(table[k], table[k + 1]);
    for (long a = 0; a < own; a++) {
        T rank = r[a * step], least = rank ? table[rank + 1] : INFINITE;
        if (least < v[a * step]) {
            v[a * step] = least;
            moved[a] = 1;
            changed = 1;
        }
    }
    return changed;
}

/* The same where options stay as they are: for each way in which these stand, what can be reached from there. */
static int F(by_table_one_way)(T *v, const T *r, const axis *x, long step, T *table, long top, uint8_t *moved) {
    long stay = (long)(x->up | x->down), standing = 0;
    int changed = 0;
    do {
        long kept = (standing & (long)x->up) | (~standing & (long)x->down);
        for (long k = 0; k < top + 2; k++) table[k] = INFINITE;
        for (long a = 0; a < x->own; a++) {
            if ((a ^ standing) & kept) continue;
            T *place = table + r[a * step];
            *place = F(min)(*place, v[a * step]);
        }
        for (long k = top; k > 0; k--) table[k] = F(min)(table[k], table[k + 1]);
        for (long a = 0; a < x->own; a++) {
            T rank = r[a * step];
            if ((a ^ standing) & stay || !rank || table[rank + 1] >= v[a * step]) continue;
            v[a * step] = table[rank + 1];
            moved[a] = 1;
            changed = 1;
        }
        standing = (standing - stay) & stay;
    } while (standing);
    return changed;
}

INLINE int F(one_table)(F(task) * t, F(desk) * d, T *v, const T *r, long step) {
    const axis *x = &t->x;
    if (x->up | x->down) return F(by_table_one_way)(v, r, x, step, d->table, t->table, d->moved);
    return F(by_table)(v, r, x->own, step, d->table, t->table, d->moved);
}

static int F(tables)(F(task) * t, F(desk) * d, long tile) {
    const axis *x = &t->x;
    int changed = 0;
    memset(d->moved, 0, (size_t)x->own);
    if (x->right < x->lanes && t->item == (int)sizeof(T)) {
        const T *ranks = t->ranks;
        long start = tile_start(x, tile);
        for (long w = 0; w < x->lanes; w++) {
            long at = start + w / x->right * x->own * x->right + w % x->right;
            changed |= F(one_table)(t, d, t->values + at, ranks + at, x->right);
        }
        return changed;
    }
    F(load_ranks)(t->ranks, t->item, d->ranks, d->spare, d->low, x, tile);
    F(load)(t->values, d->values, d->spare, x, tile);
    for (long w = 0; w < x->lanes; w++)
        changed |= F(one_table)(t, d, d->values + w, d->ranks + w, x->stride);
    if (changed) F(store)(t->values, d->values, d->spare, x, tile);
    return changed;
}

static void F(improve_job)(void *context, long first, long last, int member) {
    F(task) *t = context;
    F(desk) *d = &t->desks[member];
    const axis *x = &t->x;
    int one_way = (x->up | x->down) != 0;
    for (long k = first; k < last; k++) {
        long found = F(hot_rows)(t, d, k);
        int changed;
        if (!found) continue;
        if (t->table) {
            changed = F(tables)(t, d, k);
        } else {
            F(load_ranks)(t->ranks, t->item, d->ranks, d->spare, d->low, x, k);
            F(load)(t->values, d->values, d->spare, x, k);
            if (!one_way && x->stride == CELL) changed = F(pairs)(d, x, found);
            else FOR_STRIDE(x, changed = F(pairs_one_way)(d, x, found, CELL), changed = F(pairs_one_way)(d, x, found, x->stride));
            if (changed) F(store)(t->values, d->values, d->spare, x, k);
        }
        if (!changed) continue;
        F(stamp_moved)(t, d, k);
        __atomic_store_n(&t->changed, 1, __ATOMIC_RELAXED);
    }
}

/* ---- what Python calls ---- */

static long F(grain)(const axis *x) {
    long states = x->own * x->lanes;
    return states < 16384 ? 16384 / states : 1;
}

/* V by moves of all actors but one, until nothing changes. ranks: NULL for any moves; tables: largest rank or 0. */
static int F(settle)(team *crew, F(task) * t, const shape *s, int actor, const void *const *ranks, const int *items,
                     const long *tables) {
    long elements = 1L << s->bits, cells = (elements + CELL - 1) / CELL;
    long others = 0, turns = 0, quiet = 0;
    uint32_t *last = calloc((size_t)s->actors, sizeof *last);
    if (!last) return NO_MEMORY;
    t->elements = elements;
    team_run(crew, F(start_job), t, cells, 1024);
    for (int j = 0; j < s->actors; j++) others += j != actor && s->width[j] > 0;
    t->version = 1;
    for (int j = 0; others && quiet < others; j = (j + 1) % s->actors) {
        if (j == actor || !s->width[j]) continue;
        if (turns && others == 1) break; /* moves are transitive: one turn of one actor is all of them */
        t->x = axis_of(s, j);
        t->last = last[j];
        t->version++;
        t->changed = 0;
        if (ranks) {
            t->ranks = ranks[j];
            t->item = items[j];
            t->table = tables[j];
            team_run(crew, F(improve_job), t, t->x.tiles, F(grain)(&t->x));
        } else {
            team_run(crew, F(any_move_job), t, t->x.tiles, F(grain)(&t->x));
        }
        last[j] = t->version;
        quiet = t->changed ? 1 : quiet + 1;
        turns++;
    }
    free(last);
    return 0;
}

static void F(thresholds)(uint8_t *restrict flags, const T *restrict ranks, long count, T g, T h, uint8_t as_g, uint8_t as_h) {
    for (long k = 0; k < count; k++) {
        T rank = (T)(ranks[k] - 1);
        flags[k] = (uint8_t)(flags[k] | ((-(int)(rank >= g)) & as_g) | ((-(int)(rank >= h)) & as_h));
    }
}

/* Nash, and GMR and SMR if `concepts` says so; `flags` is written anew. best: M, or NULL if nobody needs it; values
   and stamps: working memory of 2**bits and of 2**bits / 64 elements, needed unless all is feasible and reversible. */
EXPORT int F(standoff_own)(const shape *s, int actor, int concepts, const T *ranks, T *best, uint8_t *flags, int *simple) {
    team crew;
    F(task) t = {.x = axis_of(s, actor), .ranks = ranks, .best = best, .flags = flags};
    int failed = 0, one_way = 0;
    for (int j = 0; j < s->actors; j++) one_way |= (s->up[j] | s->down[j]) != 0;
    t.collect = !one_way && concepts & (GMR | SMR);
    *simple = 0;
    team_start(&crew, s->threads);
    t.desks = calloc((size_t)crew.members, sizeof *t.desks);
    failed = t.desks ? F(desks)(t.desks, crew.members, s, NULL) : NO_MEMORY;
    if (!failed) {
        long tile = t.x.own * t.x.stride;
        for (int m = 0; m < crew.members; m++) {
            memset(t.desks[m].low, 255, (size_t)tile * sizeof(T));
            memset(t.desks[m].low_best, 255, sizeof t.desks[m].low_best);
            memset(t.desks[m].top, 0, sizeof t.desks[m].top);
        }
        team_run(&crew, F(own_job), &t, t.x.tiles, F(grain)(&t.x));
    }
    if (!failed && t.collect) {
        /* All feasible and reversible: GMR holds from max over own of min over others on, SMR from the min of the max. */
        long period = 1L << s->free_bits;
        T top = 0, gmr[CELL], smr[CELL];
        F(desk) *d = t.desks;
        for (int m = 0; m < crew.members; m++)
            for (long w = 0; w < t.x.lanes; w++) top = F(max)(top, d[m].top[w]);
        if (top != INFINITE) {
            *simple = 1;
            for (long p = 0; p < period; p++) {
                gmr[p] = 0;
                smr[p] = INFINITE;
                for (long a = 0; a < t.x.own; a++) {
                    T least = INFINITE;
                    for (int m = 0; m < crew.members; m++)
                        for (long w = p; w < t.x.lanes; w += period) {
                            least = F(min)(least, d[m].low[a * t.x.stride + w]);
                            smr[p] = F(min)(smr[p], d[m].low_best[w]);
                        }
                    gmr[p] = F(max)(gmr[p], least);
                }
            }
            uint8_t as_gmr = concepts & GMR, as_smr = concepts & SMR;
            long elements = 1L << s->bits;
            if (period == 1) {
                F(thresholds)(flags, ranks, elements, gmr[0], smr[0], as_gmr, as_smr);
            } else {
                for (long e = 0; e < elements; e += period)
                    for (long p = 0; p < period; p++) {
                        T rank = (T)(ranks[e + p] - 1);
                        flags[e + p] |= (uint8_t)((rank >= gmr[p] ? as_gmr : 0) | (rank >= smr[p] ? as_smr : 0));
                    }
            }
        }
    }
    if (t.desks) F(clear)(t.desks, crew.members);
    team_end(&crew);
    return failed;
}

/* One further concept. own: the actor's ranks; source: r or M, of the same type; others: everybody's ranks, or NULL for
   any moves; items: the bytes of a rank of each actor, at most those of T; tables: largest ranks, 0 for no table. */
EXPORT int F(standoff_reply)(const shape *s, int actor, int concept, const void *own, const void *source,
                             const void *const *others, const int *items, const long *tables, T *values,
                             uint32_t *stamps, uint8_t *flags) {
    team crew;
    F(task) t = {.source = source, .source_item = items[actor], .values = values, .stamps = stamps, .flags = flags, .bit = concept};
    team_start(&crew, s->threads);
    t.desks = calloc((size_t)crew.members, sizeof *t.desks);
    int failed = t.desks ? F(desks)(t.desks, crew.members, s, tables) : NO_MEMORY;
    if (!failed) failed = F(settle)(&crew, &t, s, actor, others, items, tables);
    if (!failed) {
        t.x = axis_of(s, actor);
        t.ranks = own;
        t.item = items[actor];
        team_run(&crew, F(check_job), &t, t.x.tiles, F(grain)(&t.x));
    }
    if (t.desks) F(clear)(t.desks, crew.members);
    team_end(&crew);
    return failed;
}

/* Ranks numbered anew along one actor's options, 1 upwards, so that tables over them are short. */
EXPORT int F(standoff_compress)(const shape *s, int actor, const T *ranks, T *out) {
    axis x = axis_of(s, actor);
    uint64_t *keys = malloc((size_t)x.own * 2 * sizeof *keys);
    if (!keys) return NO_MEMORY;
    for (long row = 0; row < x.left * x.right; row++) {
        long at = row / x.right * x.own * x.right + row % x.right;
        uint64_t *from = keys, *to = keys + x.own;
        for (long a = 0; a < x.own; a++) from[a] = (uint64_t)ranks[at + a * x.right] << 32 | (uint64_t)a;
        for (int shift = 32; shift < 32 + 8 * (int)sizeof(T); shift += 8) {
            long counts[257] = {0};
            for (long a = 0; a < x.own; a++) counts[(from[a] >> shift & 255) + 1]++;
            for (int k = 0; k < 256; k++) counts[k + 1] += counts[k];
            for (long a = 0; a < x.own; a++) to[counts[from[a] >> shift & 255]++] = from[a];
            uint64_t *other = from;
            from = to;
            to = other;
        }
        T number = 0;
        uint64_t before = 0;
        for (long a = 0; a < x.own; a++) {
            uint64_t rank = from[a] >> 32;
            number = (T)(number + (rank != before));
            before = rank;
            out[at + (long)(from[a] & 0xffffffffu) * x.right] = number;
        }
    }
    free(keys);
    return 0;
}

#include "slices.h"

#undef VEC
#undef LANES
#undef INFINITE
#undef INLINE
#undef FOR_STRIDE
#undef MOST_ROWS
