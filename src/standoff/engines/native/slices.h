/* GMR and SMR without a value for every state; included once for each element type T, by dense.h.

   A slice is the states that differ in the others' options alone. All states of a slice from which the others can reach
   its least value have that value as V: they are found as a set, one bit a state. What is left has a least value of its
   own, and so on; few rounds are enough unless the conflict falls into very many parts that are out of reach of each other. */

enum { F(MOST_ROUNDS) = 6 };

typedef struct {
    F(task) t;
    const shape *s;
    team *crew;
    int actor, done, no_escape;
    uint64_t *left, *rounds[F(MOST_ROUNDS)];
    T *levels[F(MOST_ROUNDS)];
    uint8_t *bytes;
} F(slices);

static inline uint8_t *F(bytes_of)(const F(slices) * z, int member) { return z->bytes + z->t.x.own * CELL * member; }
static inline long F(word_step)(const axis *x) { return (x->right >= CELL ? x->right : CELL) / CELL; }

static int F(touches)(const F(slices) * z, long tile, const uint64_t *set) {
    const axis *x = &z->t.x;
    long start = tile_start(x, tile) / CELL, step = F(word_step)(x);
    uint64_t any = 0;
    for (long a = 0; a < x->own; a++) any |= set[start + a * step];
    return any != 0;
}

/* d->flags: for each state of a tile, in rows, 1 if it is in `set`, else 0. */
static void F(rows_of)(const F(slices) * z, int member, long tile, const uint64_t *set) {
    const axis *x = &z->t.x;
    F(desk) *d = &z->t.desks[member];
    long start = tile_start(x, tile) / CELL, step = F(word_step)(x);
    uint8_t *into = x->right < CELL ? F(bytes_of)(z, member) : d->flags;
    for (long a = 0; a < x->own; a++) bytes_of_word(into + a * CELL, set[start + a * step]);
    if (x->right < CELL) gather_tile(into, d->flags, d->spare, x, 1);
}

/* The other way round: the words of a tile, from d->flags. */
static void F(words_of)(const F(slices) * z, int member, long tile, uint64_t *set) {
    const axis *x = &z->t.x;
    F(desk) *d = &z->t.desks[member];
    const uint8_t *rows = d->flags;
    long start = tile_start(x, tile) / CELL, step = F(word_step)(x);
    if (x->right < CELL) {
        scatter_tile(F(bytes_of)(z, member), rows, d->spare, x, 1);
        rows = F(bytes_of)(z, member);
    }
    for (long a = 0; a < x->own; a++) set[start + a * step] = word_of(rows + a * CELL);
}

/* r or M of a tile, in d->values. */
INLINE void F(source_rows)(const F(slices) * z, F(desk) * d, long tile) {
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
        T chosen = (T) - (T)inside[k];
        values[k] = (T)((levels[k] & chosen) | (values[k] & ~chosen));
    }
}

static void F(feasible_job)(void *context, long first, long last, int member) {
    F(slices) *z = context;
    (void)member;
    for (long w = first; w < last; w++) {
        uint8_t bytes[CELL];
        const T *restrict ranks = z->t.ranks + w * CELL;
        for (int k = 0; k < CELL; k++) bytes[k] = ranks[k] != 0;
        z->left[w] = word_of(bytes);
    }
}

static void F(level_job)(void *context, long first, long last, int member) {
    F(slices) *z = context;
    F(desk) *d = &z->t.desks[member];
    for (long tile = first; tile < last; tile++) {
        if (!F(touches)(z, tile, z->left)) continue;
        F(source_rows)(z, d, tile);
        F(rows_of)(z, member, tile, z->left);
        F(lower)(d->low, d->values, d->flags, z->t.x.own * CELL);
    }
}

static void F(seed_job)(void *context, long first, long last, int member) {
    F(slices) *z = context;
    F(desk) *d = &z->t.desks[member];
    for (long tile = first; tile < last; tile++) {
        if (!F(touches)(z, tile, z->left)) continue;
        F(source_rows)(z, d, tile);
        F(rows_of)(z, member, tile, z->left);
        F(keep_equal)(d->flags, d->values, z->levels[z->done], z->t.x.own * CELL);
        F(words_of)(z, member, tile, z->rounds[z->done]);
    }
}

static void F(judge_job)(void *context, long first, long last, int member) {
    F(slices) *z = context;
    F(desk) *d = &z->t.desks[member];
    const axis *x = &z->t.x;
    for (long tile = first; tile < last; tile++) {
        int any = 0;
        for (int k = 0; k < z->done; k++) {
            if (!F(touches)(z, tile, z->rounds[k])) continue;
            if (!any) memset(d->values, 0, (size_t)(x->own * CELL) * sizeof(T));
            any = 1;
            F(rows_of)(z, member, tile, z->rounds[k]);
            F(put_levels)(d->values, z->levels[k], d->flags, x->own * CELL);
        }
        if (!any) continue;
        F(load)(z->t.ranks, d->ranks, d->spare, x, tile);
        F(load_flags)(z->t.flags, d->flags, d->spare, x, tile);
        F(check_rows)(&z->t, d, CELL);
        F(store_flags)(z->t.flags, d->flags, d->spare, x, tile);
    }
}

/* The least value of what is left in each slice, and all that the others can make of it. */
static int F(one_round)(F(slices) * z, long words) {
    const axis *x = &z->t.x;
    long count = x->own * CELL, period = 1L << z->s->free_bits;
    uint64_t *set = calloc((size_t)words, sizeof *set);
    T *levels = malloc((size_t)count * sizeof(T));
    z->rounds[z->done] = set;
    z->levels[z->done] = levels;
    if (!set || !levels) return NO_MEMORY;
    for (int m = 0; m < z->crew->members; m++) memset(z->t.desks[m].low, 255, (size_t)count * sizeof(T));
    team_run(z->crew, F(level_job), z, x->tiles, F(grain)(x));
    for (long k = 0; k < count; k++) {
        levels[k] = INFINITE;
        for (int m = 0; m < z->crew->members; m++) levels[k] = F(min)(levels[k], z->t.desks[m].low[k]);
    }
    for (long a = 0; a < x->own; a++)
        for (long p = 0; p < period; p++) {
            T least = INFINITE;
            for (long w = p; w < CELL; w += period) least = F(min)(least, levels[a * CELL + w]);
            for (long w = p; w < CELL; w += period) levels[a * CELL + w] = least;
        }
    team_run(z->crew, F(seed_job), z, x->tiles, F(grain)(x));
    return fill(z->s, z->crew, z->actor, set, z->left);
}

/* As standoff_reply with any moves, for GMR or SMR of an actor. Gives 1, with `flags` as they were, where the tiles
   are not whole or there are too many parts. */
EXPORT int F(standoff_slices)(const shape *s, int actor, int concept, const T *ranks, uint8_t *flags) {
    team crew;
    long words = 1L << (s->bits - 6);
    F(slices) z = {.t = {.x = axis_of(s, actor), .ranks = ranks, .flags = flags, .bit = concept}, .s = s, .crew = &crew};
    if (z.t.x.stride != CELL || z.t.x.lanes != CELL) return 1;
    z.actor = actor;
    z.no_escape = concept == SMR;
    team_start(&crew, s->threads);
    z.left = malloc((size_t)words * sizeof *z.left);
    z.bytes = malloc((size_t)(z.t.x.own * CELL * crew.members));
    z.t.desks = calloc((size_t)crew.members, sizeof *z.t.desks);
    int failed = z.left && z.bytes && z.t.desks ? F(desks)(z.t.desks, crew.members, s, NULL) : NO_MEMORY;
    uint64_t any = 0;
    if (!failed) {
        team_run(&crew, F(feasible_job), &z, words, 1024);
        for (long w = 0; w < words; w++) any |= z.left[w];
    }
    while (!failed && any && z.done < F(MOST_ROUNDS)) {
        failed = F(one_round)(&z, words);
        any = 0;
        if (!failed)
            for (long w = 0; w < words; w++) any |= z.left[w] &= ~z.rounds[z.done][w];
        z.done++;
    }
    if (!failed && any) failed = 1;
    if (!failed && z.done) team_run(&crew, F(judge_job), &z, z.t.x.tiles, F(grain)(&z.t.x));
    for (int k = 0; k < z.done; k++) free(z.rounds[k]), free(z.levels[k]);
    if (z.t.desks) F(clear)(z.t.desks, crew.members);
    free(z.bytes);
    free(z.left);
    team_end(&crew);
    return failed;
}
