/* GMR and SMR without a value for every state; included once for each element type T, by dense.h.

   A slice is the states that differ in the others' options alone. All of a slice from which the others can reach its
   least value have that value as V: they are found as a set of bits. What is left over has its own least value, and so on;
   few rounds are enough unless very many parts of the conflict cannot be reached from one another. */

enum { F(MOST_ROUNDS) = 6 };

typedef struct {
    F(task) t;
    const shape *s;
    int actor;
    uint64_t *left, *rounds[F(MOST_ROUNDS)];
    T *levels[F(MOST_ROUNDS)];
    int done, no_escape;
    F(desk) * desk;
    uint8_t *bytes;
} F(slices);

/* The words of one tile, in the order of its bytes d->flags (which lie as rows): set bit `bit` of them. */
static void F(words_of_tile)(F(slices) * z, long tile, int bit, uint64_t *set) {
    const axis *x = &z->t.x;
    const uint8_t *rows = z->desk->flags;
    long start = tile_start(x, tile), step = x->right >= CELL ? x->right : CELL;
    if (x->right < CELL) {
        scatter_tile(z->bytes, rows, z->desk->spare, x, 1);
        rows = z->bytes;
    }
    for (long a = 0; a < x->own; a++) set[(start + a * step) / CELL] = word_of(rows + a * CELL, bit);
}

static int F(touches)(const F(slices) * z, long tile, const uint64_t *set) {
    const axis *x = &z->t.x;
    long start = tile_start(x, tile), step = x->right >= CELL ? x->right : CELL;
    uint64_t any = 0;
    for (long a = 0; a < x->own; a++) any |= set[(start + a * step) / CELL];
    return any != 0;
}

/* d->flags: 1 where the state is in `set`, in rows. */
static void F(rows_of)(F(slices) * z, long tile, const uint64_t *set, uint8_t value, uint8_t *to) {
    const axis *x = &z->t.x;
    long start = tile_start(x, tile), step = x->right >= CELL ? x->right : CELL;
    uint8_t *into = x->right < CELL ? z->bytes : to;
    memset(into, 0, (size_t)(x->own * CELL));
    for (long a = 0; a < x->own; a++) put_bytes(into + a * CELL, set[(start + a * step) / CELL], value);
    if (x->right < CELL) gather_tile(z->bytes, to, z->desk->spare, x, 1);
}

/* r or M of a tile, in d->values. */
INLINE void F(source_rows)(F(slices) * z, long tile) {
    F(desk) *d = z->desk;
    F(load)(z->t.ranks, d->ranks, d->spare, &z->t.x, tile);
    memcpy(d->values, d->ranks, (size_t)(z->t.x.own * CELL) * sizeof(T));
    if (z->no_escape) F(best)(d->values, &z->t.x, CELL);
}

INLINE void F(lower)(T *restrict low, const T *restrict values, const uint8_t *restrict inside, long count) {
    for (long k = 0; k < count; k++) {
        T value = (T)(values[k] | (T)(inside[k] - 1)); /* all ones outside */
        low[k] = F(min)(low[k], value);
    }
}

INLINE void F(keep_equal)(uint8_t *restrict inside, const T *restrict values, const T *restrict levels, long count) {
    for (long k = 0; k < count; k++) inside[k] &= (uint8_t)(values[k] == levels[k]);
}

INLINE void F(put_levels)(T *restrict values, const T *restrict levels, const uint8_t *restrict inside, long count) {
    for (long k = 0; k < count; k++) {
        T chosen = (T)-(T)inside[k];
        values[k] = (T)((levels[k] & chosen) | (values[k] & ~chosen));
    }
}

static void F(find_levels)(F(slices) * z, T *levels) {
    const axis *x = &z->t.x;
    F(desk) *d = z->desk;
    memset(d->low, 255, (size_t)(x->own * CELL) * sizeof(T));
    for (long tile = 0; tile < x->tiles; tile++) {
        if (!F(touches)(z, tile, z->left)) continue;
        F(source_rows)(z, tile);
        F(rows_of)(z, tile, z->left, 1, d->flags);
        F(lower)(d->low, d->values, d->flags, x->own * CELL);
    }
    long period = 1L << z->s->free_bits;
    for (long a = 0; a < x->own; a++)
        for (long p = 0; p < period; p++) {
            T least = INFINITE;
            for (long w = p; w < CELL; w += period) least = F(min)(least, d->low[a * CELL + w]);
            for (long w = p; w < CELL; w += period) levels[a * CELL + w] = least;
        }
}

static void F(find_seeds)(F(slices) * z, const T *levels, uint64_t *seeds) {
    const axis *x = &z->t.x;
    F(desk) *d = z->desk;
    for (long tile = 0; tile < x->tiles; tile++) {
        if (!F(touches)(z, tile, z->left)) continue;
        F(source_rows)(z, tile);
        F(rows_of)(z, tile, z->left, 1, d->flags);
        F(keep_equal)(d->flags, d->values, levels, x->own * CELL);
        F(words_of_tile)(z, tile, 0, seeds);
    }
}

static void F(check_slices)(F(slices) * z) {
    const axis *x = &z->t.x;
    F(desk) *d = z->desk;
    for (long tile = 0; tile < x->tiles; tile++) {
        if (!F(touches)(z, tile, z->rounds[z->done - 1]) && z->done == 1) continue;
        F(load)(z->t.ranks, d->ranks, d->spare, x, tile);
        memset(d->values, 0, (size_t)(x->own * CELL) * sizeof(T));
        for (int k = 0; k < z->done; k++) {
            if (!F(touches)(z, tile, z->rounds[k])) continue;
            F(rows_of)(z, tile, z->rounds[k], 1, d->flags);
            F(put_levels)(d->values, z->levels[k], d->flags, x->own * CELL);
        }
        F(load_flags)(z->t.flags, d->flags, d->spare, x, tile);
        F(check_rows)(&z->t, d, CELL);
        F(store_flags)(z->t.flags, d->flags, d->spare, x, tile);
    }
}

static int F(round)(F(slices) * z, long words) {
    const axis *x = &z->t.x;
    uint64_t *set = calloc((size_t)words, sizeof *set);
    T *levels = malloc((size_t)(x->own * CELL) * sizeof(T));
    z->rounds[z->done] = set;
    z->levels[z->done++] = levels;
    if (!set || !levels) return NO_MEMORY;
    F(find_levels)(z, levels);
    F(find_seeds)(z, levels, set);
    return fill(z->s, z->actor, set, z->left);
}

/* As standoff_reply with any moves, for GMR (source r) or SMR (source M) of an actor whose tiles are whole.
   Gives 1 if there are too many parts, and `flags` is as it was then. */
EXPORT int F(standoff_slices)(const shape *s, int actor, int concept, const T *ranks, uint8_t *flags) {
    long words = 1L << (s->bits - 6);
    F(slices) z = {.t = {.x = axis_of(s, actor), .ranks = ranks, .flags = flags, .bit = concept}, .s = s};
    if (z.t.x.stride != CELL || z.t.x.lanes != CELL) return 1;
    z.actor = actor;
    z.no_escape = concept == SMR;
    z.left = malloc((size_t)words * sizeof *z.left);
    z.bytes = malloc((size_t)(z.t.x.own * CELL));
    z.desk = calloc(1, sizeof *z.desk);
    int failed = z.left && z.bytes && z.desk ? F(desks)(z.desk, 1, s, NULL) : NO_MEMORY;
    uint64_t any = 0;
    if (!failed)
        for (long w = 0; w < words; w++) {
            uint8_t bytes[CELL];
            for (int k = 0; k < CELL; k++) bytes[k] = ranks[w * CELL + k] != 0;
            any |= z.left[w] = word_of(bytes, 0);
        }
    while (!failed && any && z.done < F(MOST_ROUNDS)) {
        failed = F(round)(&z, words);
        any = 0;
        if (!failed)
            for (long w = 0; w < words; w++) any |= z.left[w] &= ~z.rounds[z.done - 1][w];
    }
    if (!failed && any) failed = 1;
    if (!failed && z.done) F(check_slices)(&z);
    for (int k = 0; k < z.done; k++) free(z.rounds[k]), free(z.levels[k]);
    if (z.desk) F(clear)(z.desk, 1);
    free(z.bytes);
    free(z.left);
    return failed;
}
