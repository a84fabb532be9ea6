/* Random numbers of one path: a stream of its own, and draws from it without tables or approximations.
 *
 * The generator is xoshiro256++ (Blackman and Vigna 2021), seeded by splitmix64 from the seed, the world, the path's number in
 * it and what the stream is for. So a path is the same in whatever chunk or thread it is drawn. */

#ifndef DRAWS_H
#define DRAWS_H

#include <math.h>
#include <stdint.h>

enum { FOR_EVENTS, FOR_INTENSITY, FOR_DEATHS, FOR_DISPLACED };

typedef struct {
    uint64_t s[4];
} Stream;

static uint64_t splitmix(uint64_t *x) {
    uint64_t z = *x += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static Stream stream_of(uint64_t seed, uint64_t world, uint64_t path, uint64_t purpose) {
    Stream out;
    uint64_t x = seed;
    x = splitmix(&x) ^ world;
    x = splitmix(&x) ^ path;
    x = splitmix(&x) ^ purpose;
    for (int k = 0; k < 4; k++) out.s[k] = splitmix(&x);
    return out;
}

static inline uint64_t turned(uint64_t x, int by) { return x << by | x >> (64 - by); }

static inline uint64_t next(Stream *g) {
    uint64_t *s = g->s, out = turned(s[0] + s[3], 23) + s[0], t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = turned(s[3], 45);
    return out;
}

/* Above 0 and below 1. */
static inline double uniform(Stream *g) { return ((double)(next(g) >> 11) + 0.5) * 0x1p-53; }

static inline double exponential(Stream *g) { return -log(uniform(g)); }

/* Standard normal, by the polar method (Marsaglia and Bray 1964). */
static double normal(Stream *g) {
    for (;;) {
        double a = 2.0 * uniform(g) - 1.0, b = 2.0 * uniform(g) - 1.0, r = a * a + b * b;
        if (r < 1.0 && r > 0.0) return a * sqrt(-2.0 * log(r) / r);
    }
}

/* log P(Z > z). */
static double log_upper_tail(double z) {
    if (z < 30.0) return log(0.5 * erfc(z * 0.70710678118654752440));
    double q = 1.0 / (z * z);  /* Abramowitz and Stegun 26.2.12; what is left out is below 1e-11 of it */
    double series = 1.0 - q * (1.0 - 3.0 * q * (1.0 - 5.0 * q * (1.0 - 7.0 * q)));
    return -0.5 * z * z - log(z) - 0.91893853320467274178 + log(series);
}

/* Z given Z > `above`, by inversion in logarithms, so that it holds however far in the tail.
 *
 * The logarithm of the tail is concave and falls, so Newton's steps from the right of the root come down to it. */
static double normal_above(Stream *g, double above) {
    double wanted = log_upper_tail(above) + log(uniform(g)), start;
    if (above > 0.0) start = sqrt(above * above + 2.0 * (log_upper_tail(above) - wanted));
    else start = wanted < -0.69314718055994530942 ? sqrt(-2.0 * (wanted + 0.69314718055994530942)) : 0.0;
    double z = start;
    for (int turn = 0; turn < 60; turn++) {
        double tail = log_upper_tail(z);
        double hazard = exp(-0.5 * z * z - 0.91893853320467274178 - tail);
        double step = (tail - wanted) / hazard;
        z += step;
        if (fabs(step) <= 1e-12 * (1.0 + fabs(z))) break;
    }
    return z > above ? z : above;
}

/* Gamma of this shape and scale 1 (Marsaglia and Tsang 2000); a shape below 1 by their boost. */
static double gamma_draw(Stream *g, double shape) {
    double boost = 1.0;
    if (shape < 1.0) {
        boost = exp(log(uniform(g)) / shape);
        shape += 1.0;
    }
    double d = shape - 1.0 / 3.0, c = 1.0 / sqrt(9.0 * d);
    for (;;) {
        double x = normal(g), v = 1.0 + c * x;
        if (v <= 0.0) continue;
        v = v * v * v;
        if (log(uniform(g)) < 0.5 * x * x + d - d * v + d * log(v)) return boost * d * v;
    }
}

/* log k!, by Stirling's series above 16: the next term is below 1e-16. */
static double log_factorial(double k) {
    if (k < 16.0) {
        double product = 1.0;
        for (double j = 2.0; j <= k; j++) product *= j;
        return log(product);
    }
    double n = k + 1.0, q = 1.0 / (n * n);
    return (n - 0.5) * log(n) - n + 0.91893853320467274178 +
           (1.0 / 12.0 - q * (1.0 / 360.0 - q * (1.0 / 1260.0 - q * (1.0 / 1680.0 - q / 1188.0)))) / n;
}

/* Poisson: by its arrivals where few are due, else by transformed rejection (Hörmann 1993, PTRS). */
static double poisson(Stream *g, double mean) {
    if (!(mean > 0.0)) return 0.0;
    if (mean < 10.0) {
        double least = exp(-mean), product = uniform(g), count = 0.0;
        while (product > least) {
            product *= uniform(g);
            count++;
        }
        return count;
    }
    double b = 0.931 + 2.53 * sqrt(mean), a = -0.059 + 0.02483 * b, squeeze = 0.9277 - 3.6224 / (b - 2.0);
    double inverse_alpha = 1.1239 + 1.1328 / (b - 3.4), log_mean = log(mean);
    for (;;) {
        double u = uniform(g) - 0.5, v = uniform(g), us = 0.5 - fabs(u);
        double k = floor((2.0 * a / us + b) * u + mean + 0.43);
        if (us >= 0.07 && v <= squeeze) return k;
        if (k < 0.0 || (us < 0.013 && v > us)) continue;
        if (log(v * inverse_alpha / (a / (us * us) + b)) <= k * log_mean - mean - log_factorial(k)) return k;
    }
}

#endif
