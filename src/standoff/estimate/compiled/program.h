/* A straight-line program for the chances of a game, run with first and second derivatives.
 *
 * Every value is a jet: the number, its slopes by the m predictors, and its curvatures by their pairs i <= j. A value that
 * does not depend on a predictor keeps zeros there, and only the pairs it depends on are worked on (`active`). */

#ifndef STANDOFF_PROGRAM_H
#define STANDOFF_PROGRAM_H

#include "normal.h"
#include "resolve.h"

enum { LINEAR, PRODUCTS, NORMAL, LOGISTIC, EXPONENTIAL, RECIPROCAL_ROOT, LOG_SUM, BEST_OF, RESOLVE, OPERATIONS };

#define MOST_NODES 100000 /* on either side of a mode */
#define WIDEST 16 /* inputs of one operation with all second derivatives; checked where programs are made */

typedef struct {
    int64_t values, predictors, inputs, length;
    const int64_t *code;        /* operation, count, outputs…, inputs… */
    const double *number;       /* of constants and factors, in the order in which operations take them */
    const double *initial;      /* [values], of constants */
    const int64_t *input;       /* [inputs]: the value that takes input k; inputs below `predictors` have slopes */
    const int64_t *active_at, *active;         /* of value v: active[active_at[v]] … predictors it depends on */
    const int64_t *pair_at, *first, *second;   /* and their pairs */
} Program;

static inline int64_t jet_size(const Program *p) { return 1 + p->predictors + p->predictors * (p->predictors + 1) / 2; }

static inline int64_t pair_place(int64_t m, int64_t i, int64_t j) { return 1 + m + i * m - i * (i - 1) / 2 + (j - i); }

/* Zeros everywhere, then constants and the slope of each predictor by itself. Once for a working memory. */
static void prepare(const Program *p, real *w) {
    int64_t size = jet_size(p);
    for (int64_t k = 0; k < p->values * size; k++) w[k] = every(0.0);
    for (int64_t v = 0; v < p->values; v++) w[v * size] = every(p->initial[v]);
    for (int64_t u = 0; u < p->predictors; u++) w[p->input[u] * size + 1 + u] = every(1.0);
}

#define EACH_SLOPE(p, v) for (int64_t a_ = (p)->active_at[v], u; a_ < (p)->active_at[(v) + 1] && (u = (p)->active[a_], 1); a_++)
#define EACH_PAIR(p, v)                                                                                     \
    for (int64_t a_ = (p)->pair_at[v], i, j, at;                                                            \
         a_ < (p)->pair_at[(v) + 1] &&                                                                      \
         (i = (p)->first[a_], j = (p)->second[a_], at = pair_place((p)->predictors, i, j), 1);              \
         a_++)

/* out = f(in), from f and its derivatives there. */
static inline void chain(const Program *p, real *w, int64_t out, int64_t in, real f, real slope, real curve, int order) {
    int64_t size = jet_size(p);
    real *o = w + out * size;
    const real *x = w + in * size;
    o[0] = f;
    if (order > 0) EACH_SLOPE(p, out) o[1 + u] = slope * x[1 + u];
    if (order > 1) EACH_PAIR(p, out) o[at] = slope * x[at] + curve * x[1 + i] * x[1 + j];
}

/* out = f(inputs), from f, its gradient and its Hessian (`n` by `n`, the upper half read). */
static inline void chain_many(const Program *p, real *w, int64_t out, int64_t n, const int64_t *in, real f,
                              const real *slope, const real *curve, int order) {
    int64_t size = jet_size(p);
    real *o = w + out * size;
    o[0] = f;
    if (order > 0) EACH_SLOPE(p, out) {
        real sum = every(0.0);
        for (int64_t k = 0; k < n; k++) sum += slope[k] * w[in[k] * size + 1 + u];
        o[1 + u] = sum;
    }
    if (order > 1) EACH_PAIR(p, out) {
        real sum = every(0.0);
        for (int64_t k = 0; k < n; k++) {
            const real *x = w + in[k] * size;
            real half = 0.5 * curve[k * n + k] * x[1 + j];
            sum += slope[k] * x[at];
            for (int64_t l = k + 1; l < n; l++) half += curve[k * n + l] * w[in[l] * size + 1 + j];
            sum += half * x[1 + i];
            half = 0.5 * curve[k * n + k] * x[1 + i];
            for (int64_t l = k + 1; l < n; l++) half += curve[k * n + l] * w[in[l] * size + 1 + i];
            sum += half * x[1 + j];
        }
        o[at] = sum;
    }
}

static inline void linear(const Program *p, real *w, int64_t out, int64_t n, const int64_t *in, const double *number,
                          int order) {
    int64_t size = jet_size(p);
    real *o = w + out * size;
    real sum = every(number[0]);
    for (int64_t k = 0; k < n; k++) sum += number[1 + k] * w[in[k] * size];
    o[0] = sum;
    if (order > 0) EACH_SLOPE(p, out) {
        sum = every(0.0);
        for (int64_t k = 0; k < n; k++) sum += number[1 + k] * w[in[k] * size + 1 + u];
        o[1 + u] = sum;
    }
    if (order > 1) EACH_PAIR(p, out) {
        (void)i, (void)j;
        sum = every(0.0);
        for (int64_t k = 0; k < n; k++) sum += number[1 + k] * w[in[k] * size + at];
        o[at] = sum;
    }
}

/* Sum of products in[0] in[1] + in[2] in[3] + … */
static inline void products(const Program *p, real *w, int64_t out, int64_t n, const int64_t *in, int order) {
    int64_t size = jet_size(p);
    real *o = w + out * size;
    real sum = every(0.0);
    for (int64_t k = 0; k < n; k += 2) sum += w[in[k] * size] * w[in[k + 1] * size];
    o[0] = sum;
    if (order > 0) EACH_SLOPE(p, out) {
        sum = every(0.0);
        for (int64_t k = 0; k < n; k += 2) {
            const real *x = w + in[k] * size, *y = w + in[k + 1] * size;
            sum += x[1 + u] * y[0] + x[0] * y[1 + u];
        }
        o[1 + u] = sum;
    }
    if (order > 1) EACH_PAIR(p, out) {
        sum = every(0.0);
        for (int64_t k = 0; k < n; k += 2) {
            const real *x = w + in[k] * size, *y = w + in[k + 1] * size;
            sum += x[at] * y[0] + x[0] * y[at] + x[1 + i] * y[1 + j] + x[1 + j] * y[1 + i];
        }
        o[at] = sum;
    }
}

/* A choice between two: outputs log yes, log no, yes, no (-1: not wanted). */
static inline void binary(const Program *p, real *w, const int64_t *out, int64_t in, int logistic, int order) {
    real x = w[in * jet_size(p)];
    Binary b = logistic ? logistic_choice(x) : normal_choice(x);
    real curve_yes = logistic ? -b.density : -slope_fall(-x, b.slope_yes);
    real curve_no = logistic ? -b.density : -slope_fall(x, b.slope_no);
    real bend = logistic ? b.density * (b.no - b.yes) : -x * b.density;
    if (out[0] >= 0) chain(p, w, out[0], in, b.log_yes, b.slope_yes, curve_yes, order);
    if (out[1] >= 0) chain(p, w, out[1], in, b.log_no, -b.slope_no, curve_no, order);
    if (out[2] >= 0) chain(p, w, out[2], in, b.yes, b.density, bend, order);
    if (out[3] >= 0) chain(p, w, out[3], in, b.no, -b.density, -bend, order);
}

/* e^x for x of either sign. */
static inline real grown(real x) {
    real small = exponential(-magnitude(x));
    return where(x > 0.0, 1.0 / small, small);
}

/* log of the sum of exponentials. */
static inline void log_sum(const Program *p, real *w, int64_t out, int64_t n, const int64_t *in, int order) {
    int64_t size = jet_size(p);
    real top = every(-1e300), sum = every(0.0), share[WIDEST], curve[WIDEST * WIDEST];
    for (int64_t k = 0; k < n; k++) top = larger(w[in[k] * size], top);
    for (int64_t k = 0; k < n; k++) sum += share[k] = exponential(w[in[k] * size] - top);
    for (int64_t k = 0; k < n; k++) share[k] /= sum;
    if (order > 1)
        for (int64_t k = 0; k < n; k++)
            for (int64_t l = k; l < n; l++) curve[k * n + l] = (k == l ? share[k] : every(0.0)) - share[k] * share[l];
    chain_many(p, w, out, n, in, top + logarithm(sum), share, curve, order);
}

static inline real largest_lane_of(real x) {
    double top = x[0];
    for (int k = 1; k < LANES; k++) top = x[k] > top ? x[k] : top;
    return every(top);
}

/* Log chance that one normal shock wins over n others: log of the integral of phi(z) prod_k Phi(a_k + b_k z) dz.
 *
 * inputs a_1 … a_n, b_1 … b_n. The integrand is log-concave, and at least as narrow as phi about its mode, where Newton
 * puts the grid. The trapezoidal rule then errs by about exp(-2 pi^2 / (h^2 (1 + sum b^2))): below 1e-12 for this h. Where
 * one shock is ten thousand times the size of another the grid would be endless: no number then, rather than a wrong one. */
static void best_of(const Program *p, real *w, int64_t out, int64_t both, const int64_t *in, int order) {
    int64_t size = jet_size(p), n = both / 2;
    real a[WIDEST], b[WIDEST], slope[WIDEST], curve[WIDEST * WIDEST], sum = every(0.0), spread = every(1.0);
    for (int64_t k = 0; k < n; k++) {
        a[k] = w[in[k] * size], b[k] = w[in[n + k] * size];
        spread += b[k] * b[k];
    }
    real z = every(0.0);
    for (int step = 0; step < 60; step++) { /* towards the mode; the slope falls at a rate of at least one */
        real tilt = -z, fall = every(1.0);
        for (int64_t k = 0; k < n; k++) {
            real x = a[k] + b[k] * z;
            Binary q = normal_choice(x);
            tilt += b[k] * q.slope_yes;
            fall += b[k] * b[k] * slope_fall(-x, q.slope_yes);
        }
        real move = tilt / fall;
        z += move;
        real worst = largest_lane_of(magnitude(move));
        if (!(worst[0] > 1e-3)) break;
    }
    double wide = largest_lane_of(spread)[0], h = 0.8 / __builtin_sqrt(wide);
    int64_t reach = 8.6 / h < MOST_NODES ? (int64_t)(8.6 / h) + 1 : -1; /* none: the sum is 0, and 0 / 0 no number */
    if (reach < 0) h = __builtin_nan("");                              /* of all these lanes, as they share the grid */
    for (int64_t k = 0; k < both; k++) slope[k] = every(0.0);
    for (int64_t k = 0; k < both * both; k++) curve[k] = every(0.0);
    real top = -0.5 * z * z;
    for (int64_t k = 0; k < n; k++) top += normal_choice(a[k] + b[k] * z).log_yes;
    for (int64_t g = -reach; g <= reach; g++) {
        real at = z + (double)g * h, logs = -0.5 * at * at, m[WIDEST], x[WIDEST];
        for (int64_t k = 0; k < n; k++) {
            x[k] = a[k] + b[k] * at;
            Binary q = normal_choice(x[k]);
            logs += q.log_yes;
            m[k] = q.slope_yes;
        }
        real mass = grown(logs - top);
        sum += mass;
        if (order < 1) continue;
        for (int64_t k = 0; k < n; k++) {
            real part = mass * m[k];
            slope[k] += part;
            slope[n + k] += part * at;
            if (order < 2) continue;
            real own = -part * x[k];
            curve[k * both + k] += own;
            curve[k * both + n + k] += own * at;
            curve[(n + k) * both + n + k] += own * at * at;
            for (int64_t l = 0; l < n; l++) {
                if (l == k) continue;
                real cross = part * m[l];
                if (l > k) curve[k * both + l] += cross, curve[(n + k) * both + n + l] += cross * at * at;
                curve[k * both + n + l] += cross * at;
            }
        }
    }
    for (int64_t k = 0; k < both; k++) slope[k] /= sum;
    for (int64_t k = 0; k < both; k++) /* (log I)'' = I''/I - (I'/I)(I'/I)' */
        for (int64_t l = k; l < both; l++) curve[k * both + l] = curve[k * both + l] / sum - slope[k] * slope[l];
    real total = top - 0.9189385332046727418 + logarithm(sum * h);
    chain_many(p, w, out, both, in, total, slope, curve, order);
}

/* log h of `resolve.h`, by c, w and a, with derivatives in closed form. With A = phi(c - w) Phi(c - a),
 * D = phi(x) Phi(v) / sqrt 2, x = (w - a) / sqrt 2, v = (w + a - 2c) / sqrt 2 and Q = phi(c - w) phi(c - a):
 * h_c = -A, h_w = A + D, h_a = -D; all divided by h in logs, so that nothing underflows. */
static void resolve_one(const Program *p, real *w_, int64_t out, const int64_t *in, real log_h, int order) {
    int64_t size = jet_size(p);
    real c = w_[in[0] * size], w = w_[in[1] * size], a = w_[in[2] * size], slope[3], curve[9];
    const double s = 0.7071067811865475244, log_root = 0.9189385332046727418;
    if (order > 0) {
        real x = (w - a) * s, v = (w + a - 2.0 * c) * s;
        real A = grown(-0.5 * (c - w) * (c - w) - log_root + normal_choice(c - a).log_yes - log_h);
        real D = s * grown(-0.5 * x * x - log_root + normal_choice(v).log_yes - log_h);
        slope[0] = -A, slope[1] = A + D, slope[2] = -D;
        if (order > 1) {
            real Q = grown(-0.5 * ((c - w) * (c - w) + (c - a) * (c - a)) - 2.0 * log_root - log_h);
            real A_c = -(c - w) * A + Q, A_w = (c - w) * A, D_w = -x * s * D + 0.5 * Q, D_a = x * s * D + 0.5 * Q;
            curve[0] = -A_c - A * A;
            curve[1] = -A_w - slope[0] * slope[1];
            curve[2] = Q - slope[0] * slope[2];
            curve[4] = A_w + D_w - slope[1] * slope[1];
            curve[5] = -D_w - slope[1] * slope[2];
            curve[8] = -D_a - D * D;
        }
    }
    chain_many(p, w_, out, 3, in, log_h, slope, curve, order);
}

/* Run the whole program on what stands in the inputs. */
static void run(const Program *p, real *w, int order) {
    int64_t size = jet_size(p);
    const double *number = p->number;
    const int64_t *c = p->code, *end = c + p->length;
    while (c < end) {
        int64_t what = c[0], n = c[1];
        const int64_t *out = c + 2, *in = out + (what == NORMAL || what == LOGISTIC ? 4 : what == RESOLVE ? 2 : 1);
        switch (what) {
            case LINEAR: linear(p, w, out[0], n, in, number, order), number += n + 1; break;
            case PRODUCTS: products(p, w, out[0], n, in, order); break;
            case NORMAL: binary(p, w, out, in[0], 0, order); break;
            case LOGISTIC: binary(p, w, out, in[0], 1, order); break;
            case EXPONENTIAL: {
                real e = grown(w[in[0] * size]);
                chain(p, w, out[0], in[0], e, e, e, order);
                break;
            }
            case RECIPROCAL_ROOT: {
                real x = w[in[0] * size], root = x;
                for (int k = 0; k < LANES; k++) root[k] = 1.0 / __builtin_sqrt(x[k]);
                real slope = -0.5 * root / x;
                chain(p, w, out[0], in[0], root, slope, -1.5 * slope / x, order);
                break;
            }
            case LOG_SUM: log_sum(p, w, out[0], n, in, order); break;
            case RESOLVE: {
                const int64_t turned_in[3] = {in[0], in[2], in[1]};
                real log_h, log_k;
                log_resolved(w[in[0] * size], w[in[1] * size], w[in[2] * size], &log_h, &log_k);
                if (out[0] >= 0) resolve_one(p, w, out[0], in, log_h, order);
                if (out[1] >= 0) resolve_one(p, w, out[1], turned_in, log_k, order);
                break;
            }
            case BEST_OF: best_of(p, w, out[0], n, in, order); break;
        }
        c = in + n;
    }
}

#endif
