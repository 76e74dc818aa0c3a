/* The only place that spells out GCC and Clang extensions. */
#pragma once

#include <stddef.h>

#ifdef NDEBUG
#error "asserts stay on: no build defines NDEBUG"
#endif

#define CB_MUST_USE __attribute__((warn_unused_result))
#define CB_BEFORE_MAIN __attribute__((constructor))
#define CB_PRINTF(format_at, args_at) __attribute__((format(printf, format_at, args_at)))

/* CB_AUTO(x_free) struct x *x = NULL; releases x on every way out of the scope. */
#define CB_AUTO(release) __attribute__((cleanup(release##_at)))
#define CB_AUTO_DEFINE(type, release)                                                              \
    static inline void release##_at(type **at)                                                     \
    {                                                                                              \
        release(*at);                                                                              \
    }
#define CB_AUTO_DEFINE_FINI(type, fini)                                                            \
    static inline void fini##_at(type *at)                                                         \
    {                                                                                              \
        fini(at);                                                                                  \
    }

/* The value of *P, which is NULL afterwards: hands an owned pointer on. */
#define cb_take(p)                                                                                 \
    __extension__({                                                                                \
        __typeof__(*(p)) cb_taken_ = *(p);                                                         \
        *(p) = NULL;                                                                               \
        cb_taken_;                                                                                 \
    })

#define CB_COUNT(array) (sizeof(array) / sizeof((array)[0]))
