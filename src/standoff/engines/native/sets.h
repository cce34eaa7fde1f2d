/* Sets of states, one bit a state: from which states of a set can others move into a part of it? */
#ifndef STANDOFF_SETS_H
#define STANDOFF_SETS_H

enum { COLUMNS_OF_WORDS = 64 };

static const uint64_t YES_IN_WORD[6] = {0xaaaaaaaaaaaaaaaau, 0xccccccccccccccccu, 0xf0f0f0f0f0f0f0f0u,
                                        0xff00ff00ff00ff00u, 0xffff0000ffff0000u, 0xffffffff00000000u};

/* One actor's options: bits [first, last) inside a word, and the middle axis of (left, own, right) words. */
typedef struct {
    int first, last, width;
    long left, own, right, columns;
    uint32_t up, down;
    uint64_t *set;
    const uint64_t *within;
    uint64_t *rows;
    long most;
    int changed;
} filling;

static filling filling_of(const shape *s, int actor) {
    int low = s->low[actor], end = low + s->width[actor], bits = s->bits - 6;
    int word_low = low > 6 ? low - 6 : 0, word_end = end > 6 ? end - 6 : 0;
    filling f = {.first = low < 6 ? low : 6, .last = end < 6 ? end : 6, .width = word_end - word_low};
    f.left = 1L << (bits - word_end);
    f.own = 1L << f.width;
    f.right = 1L << word_low;
    f.columns = f.right < COLUMNS_OF_WORDS ? f.right : COLUMNS_OF_WORDS;
    f.up = s->up[actor];
    f.down = s->down[actor];
    return f;
}

static inline uint64_t spread_in_word(const filling *f, uint64_t x) {
    for (int bit = f->first; bit < f->last; bit++) {
        uint64_t yes = x & YES_IN_WORD[bit], no = x & ~YES_IN_WORD[bit];
        if (!(f->down >> (bit - f->first) & 1)) x |= yes >> (1 << bit);
        if (!(f->up >> (bit - f->first) & 1)) x |= no << (1 << bit);
    }
    return x;
}

/* own * columns words in `row`: each becomes the union over what it can move to. */
static inline void spread_words(const filling *f, uint64_t *row, long columns) {
    int inside = f->last - f->first;
    if (!(f->up | f->down)) {
        uint64_t all[COLUMNS_OF_WORDS] = {0};
        for (long a = 0; a < f->own; a++)
            for (long c = 0; c < columns; c++) all[c] |= row[a * columns + c];
        for (long a = 0; a < f->own; a++) memcpy(row + a * columns, all, (size_t)columns * 8);
        return;
    }
    for (int g = 0; g < f->width; g++) {
        int up = f->up >> (g + inside) & 1, down = f->down >> (g + inside) & 1;
        for (long a = 0; a < f->own; a++) {
            if (a >> g & 1) continue;
            uint64_t *no = row + a * columns, *yes = row + (a | 1L << g) * columns;
            for (long c = 0; c < columns; c++) {
                uint64_t both = no[c] | yes[c];
                no[c] = down ? no[c] : both;
                yes[c] = up ? yes[c] : both;
            }
        }
    }
}

/* A run of words of a tile: into `row`; is there anything to grow from, and anything left to grow into? */
static inline void look(const uint64_t *restrict set, const uint64_t *restrict within, uint64_t *restrict row, long count,
                        uint64_t *any, uint64_t *missing) {
    uint64_t there = 0, left = 0;
    for (long k = 0; k < count; k++) {
        row[k] = set[k];
        there |= set[k];
        left |= within[k] & ~set[k];
    }
    *any |= there;
    *missing |= left;
}

static inline uint64_t grow(uint64_t *restrict set, const uint64_t *restrict within, const uint64_t *restrict row, long count) {
    uint64_t other = 0;
    for (long k = 0; k < count; k++) {
        uint64_t now = set[k] | (row[k] & within[k]);
        other |= now ^ set[k];
        set[k] = now;
    }
    return other;
}

static void fill_job(void *context, long first, long last, int member) {
    filling *f = context;
    uint64_t *row = f->rows + f->most * member;
    const long per_left = f->right / f->columns, whole = per_left == 1;
    const long runs = whole ? 1 : f->own, run = whole ? f->own * f->columns : f->columns;
    uint64_t other = 0;
    for (long tile = first; tile < last; tile++) {
        long start = tile / per_left * f->own * f->right + tile % per_left * f->columns;
        uint64_t any = 0, missing = 0;
        for (long a = 0; a < runs; a++)
            look(f->set + start + a * f->right, f->within + start + a * f->right, row + a * run, run, &any, &missing);
        if (!any || !missing) continue;
        if (f->last > f->first)
            for (long k = 0; k < runs * run; k++) row[k] = spread_in_word(f, row[k]);
        if (f->width) spread_words(f, row, f->columns);
        for (long a = 0; a < runs; a++)
            other |= grow(f->set + start + a * f->right, f->within + start + a * f->right, row + a * run, run);
    }
    if (other) __atomic_store_n(&f->changed, 1, __ATOMIC_RELAXED);
}

/* Grow `set` by the states of `within` from which the others of `actor` can move into it, one after another. */
static int fill(const shape *s, team *crew, int actor, uint64_t *set, const uint64_t *within) {
    long most = 1;
    int others = 0, quiet = 0, turns = 0;
    for (int j = 0; j < s->actors; j++) {
        filling f = filling_of(s, j);
        most = f.own * f.columns > most ? f.own * f.columns : most;
        others += j != actor && s->width[j] > 0;
    }
    uint64_t *rows = malloc((size_t)(most * crew->members) * sizeof *rows);
    if (!rows) return NO_MEMORY;
    for (int j = 0; others && quiet < others; j = (j + 1) % s->actors) {
        if (j == actor || !s->width[j]) continue;
        if (turns && others == 1) break; /* moves are transitive */
        filling f = filling_of(s, j);
        long words = f.own * f.columns;
        f.set = set;
        f.within = within;
        f.rows = rows;
        f.most = most;
        team_run(crew, fill_job, &f, f.left * f.right / f.columns, words < 4096 ? 4096 / words : 1);
        quiet = f.changed ? 1 : quiet + 1;
        turns++;
    }
    free(rows);
    return 0;
}

/* Is anything left? set: NULL for nothing. */
static int take_away(uint64_t *restrict from, const uint64_t *restrict set, long words) {
    uint64_t any = 0;
    if (!set) {
        for (long w = 0; w < words; w++) any |= from[w];
        return any != 0;
    }
    for (long w = 0; w < words; w++) any |= from[w] &= ~set[w];
    return any != 0;
}

/* 64 bytes of 0 and 1 as a word, and back. */
static inline uint64_t word_of(const uint8_t *bytes) {
#if defined(__AVX512BW__)
    __m512i all = _mm512_loadu_si512(bytes);
    return _mm512_test_epi8_mask(all, all);
#else
    uint64_t word = 0;
    for (int k = 0; k < 8; k++) {
        uint64_t part;
        memcpy(&part, bytes + 8 * k, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        part = __builtin_bswap64(part);
#endif
        word |= ((part * 0x0102040810204080u) >> 56) << (8 * k);
    }
    return word;
#endif
}

static inline void bytes_of_word(uint8_t *bytes, uint64_t word) {
#if defined(__AVX512BW__)
    _mm512_storeu_si512(bytes, _mm512_maskz_set1_epi8(word, 1));
#else
    for (int k = 0; k < 8; k++) {
        uint64_t part = ((word >> (8 * k) & 255) * 0x0101010101010101u) & 0x8040201008040201u;
        part = ((part + 0x7f7f7f7f7f7f7f7fu) >> 7) & 0x0101010101010101u;
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        part = __builtin_bswap64(part);
#endif
        memcpy(bytes + 8 * k, &part, 8);
    }
#endif
}

#endif
