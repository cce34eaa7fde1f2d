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

static int fill_axis(filling *f, uint64_t *row) {
    long per_left = f->right / f->columns;
    uint64_t other = 0;
    for (long tile = 0; tile < f->left * per_left; tile++) {
        long start = tile / per_left * f->own * f->right + tile % per_left * f->columns;
        uint64_t any = 0;
        for (long a = 0; a < f->own; a++)
            for (long c = 0; c < f->columns; c++) any |= row[a * f->columns + c] = f->set[start + a * f->right + c];
        if (!any) continue;
        if (f->last > f->first)
            for (long k = 0; k < f->own * f->columns; k++) row[k] = spread_in_word(f, row[k]);
        if (f->width) spread_words(f, row, f->columns);
        for (long a = 0; a < f->own; a++)
            for (long c = 0; c < f->columns; c++) {
                uint64_t *place = f->set + start + a * f->right + c;
                uint64_t now = *place | (row[a * f->columns + c] & f->within[start + a * f->right + c]);
                other |= now ^ *place;
                *place = now;
            }
    }
    return other != 0;
}

/* Grow `set` by the states of `within` from which the others of `actor` can move into it, one after another. */
static int fill(const shape *s, int actor, uint64_t *set, const uint64_t *within) {
    size_t most = 1;
    int others = 0, quiet = 0, turns = 0;
    for (int j = 0; j < s->actors; j++) {
        filling f = filling_of(s, j);
        size_t words = (size_t)(f.own * f.columns);
        most = words > most ? words : most;
        others += j != actor && s->width[j] > 0;
    }
    uint64_t *row = malloc(most * sizeof *row);
    if (!row) return NO_MEMORY;
    for (int j = 0; others && quiet < others; j = (j + 1) % s->actors) {
        if (j == actor || !s->width[j]) continue;
        if (turns && others == 1) break;
        filling f = filling_of(s, j);
        f.set = set;
        f.within = within;
        quiet = fill_axis(&f, row) ? 1 : quiet + 1;
        turns++;
    }
    free(row);
    return 0;
}

/* Bit `bit` of 64 bytes as a word. */
static inline uint64_t word_of(const uint8_t *bytes, int bit) {
#if defined(__AVX512BW__)
    return _mm512_test_epi8_mask(_mm512_loadu_si512(bytes), _mm512_set1_epi8((char)(1 << bit)));
#else
    uint64_t word = 0;
    for (int k = 0; k < 8; k++) {
        uint64_t part;
        memcpy(&part, bytes + 8 * k, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        part = __builtin_bswap64(part);
#endif
        word |= (((part >> bit & 0x0101010101010101u) * 0x0102040810204080u) >> 56) << (8 * k);
    }
    return word;
#endif
}

/* 64 bytes: all of them `value` where the word has a bit, as they were elsewhere. */
static inline void put_bytes(uint8_t *bytes, uint64_t word, uint8_t value) {
#if defined(__AVX512BW__)
    _mm512_storeu_si512(bytes, _mm512_mask_mov_epi8(_mm512_loadu_si512(bytes), word, _mm512_set1_epi8((char)value)));
#else
    for (int k = 0; k < 64; k++) bytes[k] = word >> k & 1 ? value : bytes[k];
#endif
}

#endif
