/* One number for each lane: games that share a tree differ in numbers alone, so LANES of them are worked on side by
 * side, and the processor takes several lanes in one instruction. `x * y + z` on this type means the same for each lane.
 *
 * The exponential and the logarithm are ours so that they too run side by side, and give the same bits everywhere. */

#ifndef STANDOFF_NUMBERS_H
#define STANDOFF_NUMBERS_H

#include <stdint.h>

#ifndef LANES
#define LANES 8
#endif

typedef double real __attribute__((vector_size(8 * LANES)));
typedef int64_t bits __attribute__((vector_size(8 * LANES))); /* also truth values: all ones or all zeros */

static inline real every(double x) { return x - (real){0}; }

static inline real where(bits truth, real yes, real no) {
    return (real)((truth & (bits)yes) | (~truth & (bits)no));
}

static inline real larger(real a, real b) { return where(a > b, a, b); }

static inline real magnitude(real x) { return (real)((bits)x & INT64_MAX); }

/* e^x for x <= 0, to within an ulp or so; 0 below -708, where a double runs out; what is no number stays none.
 * x = k ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite 1980), and e^r by its series. */
static inline real exponential(real x) {
    const double shift = 0x1.8p52; /* adding it rounds to the nearest whole number, which then stands in the low bits */
    bits gone = x < -708.0;
    real held = where(gone, every(-708.0), x);
    real shifted = held * 1.4426950408889634 + shift;
    bits power = (bits)shifted << 52;
    real k = shifted - shift;
    real r = held - k * 6.93147180369123816490e-01;
    r = r - k * 1.90821492927058770002e-10;
    real pair = r * r, four = pair * pair, eight = four * four; /* so that few products wait for one another */
    real p = ((1.0 + r) + pair * (0.5 + r * (1.0 / 6))) +
             four * ((1.0 / 24 + r * (1.0 / 120)) + pair * (1.0 / 720 + r * (1.0 / 5040))) +
             eight * ((1.0 / 40320 + r * (1.0 / 362880)) + pair * (1.0 / 3628800 + r * (1.0 / 39916800)) +
                      four * (1.0 / 479001600 + r * (1.0 / 6227020800)));
    real scaled = (real)((bits)p + power);
    return where(x == x, where(gone, every(0.0), scaled), x);
}

/* ln x for normal x > 0: x = 2^k m with m within a factor of root 2 of 1, and ln m = 2 artanh((m - 1) / (m + 1)). */
static inline real logarithm(real x) {
    bits raw = (bits)x;
    real k = (real)((raw >> 52) | 0x4330000000000000) - (0x1p52 + 1023.0);
    real m = (real)((raw & 0x000fffffffffffff) | 0x3ff0000000000000);
    bits large = m > 1.4142135623730951;
    m = where(large, m * 0.5, m);
    k = where(large, k + 1.0, k);
    real s = (m - 1.0) / (m + 1.0), z = s * s;
    real pair = z * z, four = pair * pair, eight = four * four;
    real p = ((1.0 + z * (1.0 / 3)) + pair * (1.0 / 5 + z * (1.0 / 7))) +
             four * ((1.0 / 9 + z * (1.0 / 11)) + pair * (1.0 / 13 + z * (1.0 / 15))) +
             eight * ((1.0 / 17 + z * (1.0 / 19)) + pair * (1.0 / 21));
    real out = k * 1.90821492927058770002e-10 + 2.0 * s * p;
    out = out + k * 6.93147180369123816490e-01;
    return where(x == x, out, x);
}

#endif
