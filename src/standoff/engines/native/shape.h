/* How a conflict lies in memory, and the steps that turn an actor's options into rows. */
#ifndef STANDOFF_SHAPE_H
#define STANDOFF_SHAPE_H

#include <stdint.h>
#include <string.h>

enum { NASH = 1, GMR = 2, SMR = 4, SEQ = 8, SSEQ = 16 };
enum { CELL = 64, WIDE_LANES = 16, MAX_TILED = 4096, MAX_PAIRS = 128 };

/* One actor's options as the middle axis of a (left, own, right) view of 2**bits elements.
   A tile is the rows of `lanes` neighbours: tile[a * stride + lane]. up: options that stay at yes; down: at no. */
typedef struct {
    long left, own, right;
    long stride, lanes, tiles;
    int width;
    uint32_t up, down;
} axis;

/* What Python gives: low and width say which bits are each actor's; the lowest `free_bits` are nobody's. */
typedef struct {
    int32_t bits, actors, free_bits, threads;
    const int32_t *low, *width;
    const uint32_t *up, *down;
} shape;

static axis axis_of(const shape *s, int actor) {
    axis x;
    x.width = s->width[actor];
    x.own = 1L << x.width;
    x.right = 1L << s->low[actor];
    x.left = 1L << (s->bits - s->low[actor] - x.width);
    long columns = x.left * x.right;
    x.stride = x.own <= MAX_TILED ? CELL : columns < WIDE_LANES ? columns : WIDE_LANES;
    x.lanes = columns < x.stride ? columns : x.stride;
    x.tiles = columns / x.lanes;
    x.up = s->up[actor];
    x.down = s->down[actor];
    return x;
}

static inline int allowed(const axis *x, long from, long to) {
    return !(from & ~to & (long)x->up) && !(~from & to & (long)x->down);
}

/* The first element of a tile; its row a begins a * right further on where right >= lanes. */
static inline long tile_start(const axis *x, long tile) {
    if (x->right < x->lanes) return tile * x->lanes * x->own;
    long per_left = x->right / x->lanes, l = tile / per_left;
    return l * x->own * x->right + (tile - l * per_left) * x->lanes;
}

#define ROTATIONS(U)                                                                          \
    static void unzip_##U(const U *restrict from, U *restrict to, long n) {                   \
        for (long i = 0; i < n / 2; i++) to[i] = from[2 * i], to[n / 2 + i] = from[2 * i + 1]; \
    }                                                                                         \
    static void zip_##U(const U *restrict from, U *restrict to, long n) {                     \
        for (long i = 0; i < n / 2; i++) to[2 * i] = from[i], to[2 * i + 1] = from[n / 2 + i]; \
    }
ROTATIONS(uint8_t)
ROTATIONS(uint16_t)
ROTATIONS(uint32_t)
ROTATIONS(uint64_t)
#undef ROTATIONS

static void rotate_once(const void *from, void *to, long n, long unit, int unzip) {
    switch (unit) {
    case 1: (unzip ? unzip_uint8_t : zip_uint8_t)(from, to, n); break;
    case 2: (unzip ? unzip_uint16_t : zip_uint16_t)(from, to, n); break;
    case 4: (unzip ? unzip_uint32_t : zip_uint32_t)(from, to, n); break;
    default: (unzip ? unzip_uint64_t : zip_uint64_t)(from, to, n);
    }
}

/* (2**high_bits, 2**low_bits) units transposed into `to`, by rotating the bits of the index; `spare` is overwritten. */
static void transpose(const void *from, void *to, void *spare, int high_bits, int low_bits, long unit) {
    int unzip = low_bits <= high_bits, steps = unzip ? low_bits : high_bits;
    long n = 1L << (high_bits + low_bits);
    if (!steps) memcpy(to, from, (size_t)(n * unit));
    for (int step = 0; step < steps; step++) {
        void *into = (steps - step) % 2 ? to : spare;
        rotate_once(from, into, n, unit, unzip);
        from = into;
    }
}

static inline int log2_of(long power) { return __builtin_ctzl((unsigned long)power); }

static inline void copy_unit(unsigned char *to, const unsigned char *from, long unit) {
    switch (unit) {
    case 16: memcpy(to, from, 16); break;
    case 32: memcpy(to, from, 32); break;
    case 64: memcpy(to, from, 64); break;
    default: memcpy(to, from, (size_t)unit);
    }
}

/* Tiles whose rows are shorter than a row of the tile: (some, own, right) of memory to (own, some, right). */
static void gather_tile(const void *from, void *to, void *spare, const axis *x, long item) {
    long some = x->lanes / x->right, unit = x->right * item;
    if (x->lanes == x->stride && unit <= 8) {
        transpose(from, to, spare, log2_of(some), x->width, unit);
        return;
    }
    const unsigned char *f = from;
    for (long l = 0; l < some; l++)
        for (long a = 0; a < x->own; a++)
            copy_unit((unsigned char *)to + (a * x->stride + l * x->right) * item, f + (l * x->own + a) * unit, unit);
}

static void scatter_tile(void *to, const void *from, void *spare, const axis *x, long item) {
    long some = x->lanes / x->right, unit = x->right * item;
    if (x->lanes == x->stride && unit <= 8) {
        transpose(from, to, spare, x->width, log2_of(some), unit);
        return;
    }
    unsigned char *t = to;
    for (long l = 0; l < some; l++)
        for (long a = 0; a < x->own; a++)
            copy_unit(t + (l * x->own + a) * unit, (const unsigned char *)from + (a * x->stride + l * x->right) * item, unit);
}

/* Any kind of element, in tiles of its own. */
static inline void load_bytes(const void *from, void *tile, void *spare, const axis *x, long number, long item) {
    const unsigned char *f = (const unsigned char *)from + tile_start(x, number) * item;
    if (x->lanes < x->stride) memset(tile, 0, (size_t)(x->own * x->stride * item));
    if (x->right < x->lanes) {
        gather_tile(f, tile, spare, x, item);
    } else {
        unsigned char *t = tile;
        for (long a = 0; a < x->own; a++)
            memcpy(t + a * x->stride * item, f + a * x->right * item, (size_t)(x->lanes * item));
    }
}

#endif
