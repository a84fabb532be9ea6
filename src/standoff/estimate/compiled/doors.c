/* What Python calls. No door keeps anything between calls, and each may run in any thread. */

#include "rows.h"

#ifndef SOURCES
#define SOURCES "unknown"
#endif

const char *standoff_sources(void) { return SOURCES; }

/* Which library suits this processor: 0 plain, 1 wide, 2 widest. */
int64_t standoff_width(void) {
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) return 2;
    if (__builtin_cpu_supports("avx2")) return 1;
#endif
    return 0;
}

/* Doubles of working memory, with room to align them. */
int64_t standoff_memory(const Program *p, const Plays *d) { return (memory_needed(p, d) + 1) * LANES; }

static real *aligned(double *memory) {
    uintptr_t step = sizeof(real);
    return (real *)(((uintptr_t)memory + step - 1) / step * step);
}

/* Sums over rows `begin` … `end`-1 at each of `count` parameter vectors: theta[b][coefficients], also[b][rows] or null,
 * value[b], gradient[b][…], hessian[b][…][…], all set to zero before. */
void standoff_sum(const Program *p, const Plays *d, const double *theta, const double *also, int64_t count, int64_t begin,
                  int64_t end, int64_t order, double *value, double *gradient, double *hessian, double *memory) {
    real *at = aligned(memory);
    Memory w = memory_at(p, d, at);
    int64_t k = d->coefficients;
    prepare(p, w.jets);
    for (int64_t b = 0; b < count; b++) {
        Sums sums = {value + b, order > 0 ? gradient + b * k : 0, order > 1 ? hessian + b * k * k : 0, 0, 0};
        add_rows(p, d, &w, theta + b * k, also ? also + b * d->rows : 0, begin, end, (int)order, &sums);
    }
}

/* Of each row `begin` … `end`-1 the log-likelihood and, where wanted, its weighted slopes (set to zero before). */
void standoff_rows(const Program *p, const Plays *d, const double *theta, int64_t begin, int64_t end, double *log_rows,
                   double *scores, double *memory) {
    Memory w = memory_at(p, d, aligned(memory));
    double value = 0.0, gradient[d->coefficients];
    for (int64_t k = 0; k < d->coefficients; k++) gradient[k] = 0.0;
    Sums sums = {&value, gradient, 0, log_rows, scores};
    prepare(p, w.jets);
    add_rows(p, d, &w, theta, 0, begin, end, scores ? 1 : 0, &sums);
}

/* Values `wanted` of the program with slopes and curvatures by all predictors (null: not wanted), at the given inputs:
 * eta[rows][inputs], log[rows][many], slope[rows][many][m], curve[rows][many][m][m]. `d` says only how many columns. */
void standoff_chances(const Program *p, const double *eta, int64_t rows, const int64_t *wanted, int64_t many, double *log,
                      double *slope, double *curve, double *memory) {
    real *jets = aligned(memory);
    int64_t size = jet_size(p), m = p->predictors;
    int order = curve ? 2 : slope ? 1 : 0;
    prepare(p, jets);
    for (int64_t row = 0; row < rows; row += LANES) {
        int64_t lanes = rows - row < LANES ? rows - row : LANES;
        for (int64_t k = 0; k < LANES; k++)
            for (int64_t u = 0; u < p->inputs; u++)
                jets[p->input[u] * size][k] = eta[(k < lanes ? row + k : row) * p->inputs + u];
        run(p, jets, order);
        for (int64_t v = 0; v < many; v++) {
            const real *jet = jets + wanted[v] * size;
            for (int64_t k = 0; k < lanes; k++) {
                int64_t out = (row + k) * many + v;
                log[out] = jet[0][k];
                for (int64_t i = 0; order > 0 && i < m; i++) slope[out * m + i] = jet[1 + i][k];
                for (int64_t i = 0; order > 1 && i < m; i++)
                    for (int64_t j = 0; j < m; j++)
                        curve[(out * m + i) * m + j] = jet[i <= j ? pair_place(m, i, j) : pair_place(m, j, i)][k];
            }
        }
    }
}

/* The functions a choice rests on, for tests: out[7][count] as in `Binary`. */
void standoff_binary(const double *x, int64_t count, int64_t logistic, double *out) {
    for (int64_t n = 0; n < count; n++) {
        Binary b = logistic ? logistic_choice(every(x[n])) : normal_choice(every(x[n]));
        real told[7] = {b.log_yes, b.log_no, b.yes, b.no, b.density, b.slope_yes, b.slope_no};
        for (int k = 0; k < 7; k++) out[k * count + n] = told[k][0];
    }
}
