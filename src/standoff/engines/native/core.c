/* The dense engine in C; standoff/engines/native.py loads this with ctypes. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#if !defined(__GNUC__)
#error "needs the vector types of GCC or Clang"
#endif
#if defined(__SSE2__)
#include <immintrin.h>
#endif
#if defined(__AVX512BW__)
#define VECTOR_BYTES 64
#elif defined(__AVX2__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif

#if defined(_WIN32)
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

enum { NO_MEMORY = -1 };

#include "shape.h"
#include "team.h"
#include "sets.h"

#define JOIN_(name, suffix) name##_##suffix
#define JOIN(name, suffix) JOIN_(name, suffix)
#define F(name) JOIN(name, SUFFIX)

#define T uint8_t
#define SUFFIX u8
#include "dense.h"
#undef T
#undef SUFFIX
#define T uint16_t
#define SUFFIX u16
#include "dense.h"
#undef T
#undef SUFFIX
#define T uint32_t
#define SUFFIX u32
#include "dense.h"
#undef T
#undef SUFFIX

#include "ranks.h"

EXPORT int standoff_interface(void) { return 1; }

/* The best variant this processor can run: 0 baseline, 3 AVX2 and what goes with it, 4 AVX-512. */
EXPORT int standoff_level(void) {
#if defined(__x86_64__)
    __builtin_cpu_init();
    int v3 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
             __builtin_cpu_supports("popcnt");
    int v4 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq");
    return v3 ? v4 ? 4 : 3 : 0;
#else
    return 0;
#endif
}

/* Nothing imports this as a Python module; some linkers want the symbol all the same. */
#define NEVER_IMPORTED(variant) \
    EXPORT void *PyInit__native_##variant(void) { return NULL; }
NEVER_IMPORTED(baseline)
NEVER_IMPORTED(v3)
NEVER_IMPORTED(v4)
