/* GMR and SMR without a value for every state; included once for each element type T, by dense.h.

   A slice is the states that differ in the others' options alone. All states of a slice from which the others can reach
   its least value have that value as V: they are found as a set, one bit a state. What is left has a least value of its
   own, and so on; few rounds are enough unless the conflict falls into very many parts that are out of reach of each other. */

enum { F(MOST_ROUNDS) = 6 };

/* One concept: what is left to do, and the set and the level of each slice in each round. */
typedef struct {
    int concept, left_over, done;
    uint64_t *left, *rounds[F(MOST_ROUNDS)];
    T *levels[F(MOST_ROUNDS)];
} F(track);

typedef struct {
    F(task) t;
    const shape *s;
    team *crew;
    int actor, tracks;
    F(track) track[2];
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

static void F(no_words)(const axis *x, long tile, uint64_t *set) {
    long start = tile_start(x, tile) / CELL, step = F(word_step)(x);
    for (long a = 0; a < x->own; a++) set[start + a * step] = 0;
}

/* In place: M from r. */
INLINE void F(best)(T *tile, const axis *x) {
    if (x->up | x->down) {
        F(best_one_way)(tile, x, CELL);
        return;
    }
    T most[CELL];
    memcpy(most, tile, sizeof most);
    for (long a = 1; a < x->own; a++) F(raise)(most, tile + a * CELL, CELL);
    for (long a = 0; a < x->own; a++) memcpy(tile + a * CELL, most, sizeof most);
}

/* From the ranks of a tile: r, or M, in d->values. */
INLINE void F(source_rows)(const F(slices) * z, F(desk) * d, int concept) {
    memcpy(d->values, d->ranks, (size_t)(z->t.x.own * CELL) * sizeof(T));
    if (concept == SMR) F(best)(d->values, &z->t.x);
}

INLINE void F(lower_inside)(T *restrict low, const T *restrict values, const uint8_t *restrict inside, long count) {
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
        const T *restrict ranks = (const T *)z->t.ranks + w * CELL;
        for (int k = 0; k < CELL; k++) bytes[k] = ranks[k] != 0;
        for (int q = 0; q < z->tracks; q++) z->track[q].left[w] = word_of(bytes);
    }
}

static void F(level_job)(void *context, long first, long last, int member) {
    F(slices) *z = context;
    F(desk) *d = &z->t.desks[member];
    for (long tile = first; tile < last; tile++) {
        int loaded = 0;
        for (int q = 0; q < z->tracks; q++) {
            const F(track) *k = &z->track[q];
            if (!k->left_over || !F(touches)(z, tile, k->left)) continue;
            if (!loaded) F(load)(z->t.ranks, d->ranks, d->spare, &z->t.x, tile);
            loaded = 1;
            F(source_rows)(z, d, k->concept);
            F(rows_of)(z, member, tile, k->left);
            F(lower_inside)(q ? d->low_other : d->low, d->values, d->flags, z->t.x.own * CELL);
        }
    }
}

static void F(seed_job)(void *context, long first, long last, int member) {
    F(slices) *z = context;
    F(desk) *d = &z->t.desks[member];
    for (long tile = first; tile < last; tile++) {
        int loaded = 0;
        for (int q = 0; q < z->tracks; q++) {
            const F(track) *k = &z->track[q];
            if (!k->left_over) continue;
            if (!F(touches)(z, tile, k->left)) {
                F(no_words)(&z->t.x, tile, k->rounds[k->done]);
                continue;
            }
            if (!loaded) F(load)(z->t.ranks, d->ranks, d->spare, &z->t.x, tile);
            loaded = 1;
            F(source_rows)(z, d, k->concept);
            F(rows_of)(z, member, tile, k->left);
            F(keep_equal)(d->flags, d->values, k->levels[k->done], z->t.x.own * CELL);
            F(words_of)(z, member, tile, k->rounds[k->done]);
        }
    }
}

/* V of a tile by one concept, in d->values; 0 if the tile has no feasible state. */
static int F(values_of)(F(slices) * z, int member, long tile, const F(track) * k) {
    F(desk) *d = &z->t.desks[member];
    int any = 0;
    for (int round = 0; round < k->done; round++) {
        if (!F(touches)(z, tile, k->rounds[round])) continue;
        if (!any) memset(d->values, 0, (size_t)(z->t.x.own * CELL) * sizeof(T));
        any = 1;
        F(rows_of)(z, member, tile, k->rounds[round]);
        F(put_levels)(d->values, k->levels[round], d->flags, z->t.x.own * CELL);
    }
    return any;
}

static void F(judge_job)(void *context, long first, long last, int member) {
    F(slices) *z = context;
    F(desk) *d = &z->t.desks[member];
    const axis *x = &z->t.x;
    F(task) t = {.x = *x};
    uint8_t *found = (uint8_t *)d->low; /* the levels have been taken from there */
    for (long tile = first; tile < last; tile++) {
        int loaded = 0;
        for (int q = 0; q < z->tracks; q++) {
            const F(track) *k = &z->track[q];
            if (k->left_over || !F(values_of)(z, member, tile, k)) continue;
            if (!loaded) {
                F(load)(z->t.ranks, d->ranks, d->spare, x, tile);
                load_bytes(z->t.flags, found, d->spare, x, tile, 1);
            }
            loaded = 1;
            F(desk) here = *d;
            here.flags = found;
            t.bit = k->concept;
            F(check_rows)(&t, &here, CELL);
        }
        if (loaded) F(store_flags)(z->t.flags, found, d->spare, x, tile);
    }
}

/* The least of what is left in each slice, and of each profile, from what every member found. */
static void F(take_levels)(const F(slices) * z, int q, T *levels) {
    long count = z->t.x.own * CELL, period = 1L << z->s->free_bits;
    for (long k = 0; k < count; k++) {
        levels[k] = INFINITE;
        for (int m = 0; m < z->crew->members; m++) {
            const F(desk) *d = &z->t.desks[m];
            levels[k] = F(min)(levels[k], (q ? d->low_other : d->low)[k]);
        }
    }
    for (T *row = levels; row < levels + count; row += CELL)
        for (long p = 0; p < period; p++) {
            T least = INFINITE;
            for (long w = p; w < CELL; w += period) least = F(min)(least, row[w]);
            for (long w = p; w < CELL; w += period) row[w] = least;
        }
}

/* The least value of what is left in each slice, and all from which the others can reach it. */
static int F(one_round)(F(slices) * z, long words) {
    const axis *x = &z->t.x;
    size_t bytes = (size_t)(x->own * CELL) * sizeof(T);
    for (int m = 0; m < z->crew->members; m++) {
        memset(z->t.desks[m].low, 255, bytes);
        memset(z->t.desks[m].low_other, 255, bytes);
    }
    team_run(z->crew, F(level_job), z, x->tiles, F(grain)(x));
    for (int q = 0; q < z->tracks; q++) {
        F(track) *k = &z->track[q];
        if (!k->left_over) continue;
        k->levels[k->done] = malloc(bytes);
        if (!k->levels[k->done]) return NO_MEMORY;
        F(take_levels)(z, q, k->levels[k->done]);
        k->rounds[k->done] = k->left + words * (k->done + 1);
    }
    team_run(z->crew, F(seed_job), z, x->tiles, F(grain)(x));
    for (int q = 0; q < z->tracks; q++) {
        F(track) *k = &z->track[q];
        if (!k->left_over) continue;
        if (fill(z->s, z->crew, z->actor, k->rounds[k->done], k->left)) return NO_MEMORY;
        k->left_over = take_away(k->left, k->rounds[k->done], words);
        k->done++;
    }
    return 0;
}

/* GMR and SMR of an actor, as standoff_reply with any moves, those of them that are in `concepts`. sets: working memory
   of 14 sets. Gives what was not done, with its flags as they were: there were too many parts, or tiles are not whole. */
EXPORT int F(standoff_slices)(const shape *s, int actor, int concepts, const T *ranks, uint64_t *sets, uint8_t *flags) {
    team crew;
    long words = 1L << (s->bits - 6);
    F(slices) z = {.t = {.x = axis_of(s, actor), .ranks = ranks, .flags = flags}, .s = s, .crew = &crew, .actor = actor};
    if (z.t.x.stride != CELL || z.t.x.lanes != CELL) return concepts;
    for (int concept = GMR; concept <= SMR; concept *= 2)
        if (concepts & concept) {
            F(track) *k = &z.track[z.tracks];
            k->concept = concept;
            k->left = sets + words * (F(MOST_ROUNDS) + 1) * z.tracks++;
        }
    team_start(&crew, s->threads);
    z.bytes = malloc((size_t)(z.t.x.own * CELL * crew.members));
    z.t.desks = calloc((size_t)crew.members, sizeof *z.t.desks);
    int failed = z.bytes && z.t.desks ? F(desks)(z.t.desks, crew.members, s, NULL) : NO_MEMORY;
    if (!failed) {
        team_run(&crew, F(feasible_job), &z, words, 1024);
        for (int q = 0; q < z.tracks; q++) z.track[q].left_over = take_away(z.track[q].left, NULL, words);
    }
    for (int round = 0; !failed && round < F(MOST_ROUNDS); round++)
        if (z.track[0].left_over | z.track[1].left_over) failed = F(one_round)(&z, words);
    if (!failed) team_run(&crew, F(judge_job), &z, z.t.x.tiles, F(grain)(&z.t.x));
    int undone = 0;
    for (int q = 0; q < z.tracks; q++) {
        for (int k = 0; k < F(MOST_ROUNDS); k++) free(z.track[q].levels[k]);
        undone |= z.track[q].left_over ? z.track[q].concept : 0;
    }
    if (z.t.desks) F(clear)(z.t.desks, crew.members);
    free(z.bytes);
    team_end(&crew);
    return failed ? failed : undone;
}
