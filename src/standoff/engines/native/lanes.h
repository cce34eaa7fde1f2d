/* Vectors of one element type T: included once for each, with F(name) giving the function its suffix. */

typedef T F(vec) __attribute__((vector_size(VECTOR_BYTES), aligned(VECTOR_BYTES), may_alias));
#define VEC F(vec)
#define LANES ((long)(VECTOR_BYTES / sizeof(T)))

static inline VEC F(least)(VEC a, VEC b) {
#if defined(__AVX512BW__)
    if (sizeof(T) == 1) return (VEC)_mm512_min_epu8((__m512i)a, (__m512i)b);
    if (sizeof(T) == 2) return (VEC)_mm512_min_epu16((__m512i)a, (__m512i)b);
    return (VEC)_mm512_min_epu32((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    if (sizeof(T) == 1) return (VEC)_mm256_min_epu8((__m256i)a, (__m256i)b);
    if (sizeof(T) == 2) return (VEC)_mm256_min_epu16((__m256i)a, (__m256i)b);
    return (VEC)_mm256_min_epu32((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
    if (sizeof(T) == 1) return (VEC)_mm_min_epu8((__m128i)a, (__m128i)b);
    if (sizeof(T) == 2) return (VEC)_mm_sub_epi16((__m128i)a, _mm_subs_epu16((__m128i)a, (__m128i)b));
    VEC smaller = (VEC)(a < b);
    return (a & smaller) | (b & ~smaller);
#else
    VEC smaller = (VEC)(a < b);
    return (a & smaller) | (b & ~smaller);
#endif
}

/* The lesser of `least` and `value`, but only where `there` > `here`. */
static inline VEC F(gated)(VEC least, VEC value, VEC there, VEC here) {
#if defined(__AVX512BW__)
    __m512i l = (__m512i)least, v = (__m512i)value, t = (__m512i)there, h = (__m512i)here;
    if (sizeof(T) == 1) return (VEC)_mm512_mask_min_epu8(l, _mm512_cmpgt_epu8_mask(t, h), l, v);
    if (sizeof(T) == 2) return (VEC)_mm512_mask_min_epu16(l, _mm512_cmpgt_epu16_mask(t, h), l, v);
    return (VEC)_mm512_mask_min_epu32(l, _mm512_cmpgt_epu32_mask(t, h), l, v);
#else
    return F(least)(least, value | (VEC)(there <= here));
#endif
}

static inline int F(any)(VEC v) {
    uint64_t parts[VECTOR_BYTES / 8], all = 0;
    memcpy(parts, &v, sizeof v);
    for (int k = 0; k < VECTOR_BYTES / 8; k++) all |= parts[k];
    return all != 0;
}
