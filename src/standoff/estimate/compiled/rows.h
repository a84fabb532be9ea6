/* From chances to the log-likelihood of plays, and from slopes by predictors to slopes by coefficients. LANES rows at once. */

#ifndef STANDOFF_ROWS_H
#define STANDOFF_ROWS_H

#include "program.h"

typedef struct {
    int64_t rows, columns, entries, coefficients, sets;
    const double *matrix;      /* [rows][columns] */
    const double *offset;      /* [rows][inputs] */
    const int64_t *owner, *column, *coefficient; /* [entries]: predictor, column and coefficient */
    const double *count;       /* [rows][sets] */
    const int64_t *set;        /* [sets]: the value with the set's log chance */
    const double *weight;      /* [rows] */
} Plays;

/* What is summed up, and what is kept row by row (null: not wanted). */
typedef struct {
    double *value, *gradient, *hessian; /* one, [coefficients], [coefficients][coefficients], the upper half filled */
    double *log_rows;                   /* [rows] of the call, unweighted */
    double *scores;                     /* [rows][coefficients], weighted */
} Sums;

typedef struct {
    real *jets, *columns, *slope, *curve, *gradient, *hessian, *scaled;
} Memory;

static inline int64_t memory_needed(const Program *p, const Plays *d) {
    int64_t m = p->predictors;
    return p->values * jet_size(p) + d->columns + m + m * m + d->entries + d->entries * d->entries + d->entries * m + 8;
}

static Memory memory_at(const Program *p, const Plays *d, real *at) {
    int64_t m = p->predictors;
    Memory out;
    out.jets = at, at += p->values * jet_size(p);
    out.columns = at, at += d->columns;
    out.slope = at, at += m;
    out.curve = at, at += m * m;
    out.gradient = at, at += d->entries;
    out.hessian = at, at += d->entries * d->entries;
    out.scaled = at;
    return out;
}

/* Columns and inputs of rows `begin` …; lanes past the last row repeat it, and later count nothing. */
static void load(const Program *p, const Plays *d, Memory *w, const double *theta, int64_t begin) {
    int64_t size = jet_size(p);
    for (int64_t k = 0; k < LANES; k++) {
        int64_t row = begin + k < d->rows ? begin + k : d->rows - 1;
        for (int64_t c = 0; c < d->columns; c++) w->columns[c][k] = d->matrix[row * d->columns + c];
        for (int64_t u = 0; u < p->inputs; u++) w->jets[p->input[u] * size][k] = d->offset[row * p->inputs + u];
    }
    for (int64_t e = 0; e < d->entries; e++)
        w->jets[p->input[d->owner[e]] * size] += w->columns[d->column[e]] * theta[d->coefficient[e]];
}

/* Log-likelihood of each lane's plays, and its derivatives by predictors. */
static real judge(const Program *p, const Plays *d, Memory *w, int64_t begin, int64_t end, int order) {
    int64_t size = jet_size(p), m = p->predictors;
    real total = every(0.0);
    for (int64_t u = 0; u < m; u++) w->slope[u] = every(0.0);
    if (order > 1) for (int64_t u = 0; u < m * m; u++) w->curve[u] = every(0.0);
    for (int64_t s = 0; s < d->sets; s++) {
        real count = every(0.0);
        int any = 0;
        for (int64_t k = 0; k < LANES && begin + k < end; k++) {
            count[k] = d->count[(begin + k) * d->sets + s];
            any |= count[k] != 0.0;
        }
        if (!any) continue;
        int64_t v = d->set[s];
        const real *jet = w->jets + v * size;
        total += where(count != 0.0, count * jet[0], every(0.0));
        if (order > 0) EACH_SLOPE(p, v) w->slope[u] += count * jet[1 + u];
        if (order > 1) EACH_PAIR(p, v) w->curve[i * m + j] += count * jet[at];
    }
    return total;
}

/* Add the rows `begin` … `end`-1, at θ and with further weights `also` (null: none), to the sums. */
static void add_rows(const Program *p, const Plays *d, Memory *w, const double *theta, const double *also, int64_t begin,
                     int64_t end, int order, Sums *sums) {
    int64_t m = p->predictors, n = d->entries;
    real total = every(0.0);
    for (int64_t e = 0; e < n; e++) w->gradient[e] = every(0.0);
    if (order > 1) for (int64_t e = 0; e < n * n; e++) w->hessian[e] = every(0.0);
    for (int64_t row = begin; row < end; row += LANES) {
        real weight = every(0.0);
        double any = 0.0;
        for (int64_t k = 0; k < LANES && row + k < end; k++) {
            weight[k] = d->weight[row + k] * (also ? also[row + k] : 1.0);
            any += __builtin_fabs(weight[k]);
        }
        if (any == 0.0 && !sums->log_rows) { /* a bootstrap leaves out a third of the rows */
            if (sums->scores)
                for (int64_t k = 0; k < LANES && row + k < end; k++)
                    for (int64_t c = 0; c < d->coefficients; c++) sums->scores[(row - begin + k) * d->coefficients + c] = 0.0;
            continue;
        }
        load(p, d, w, theta, row);
        run(p, w->jets, order);
        real logs = judge(p, d, w, row, end, order);
        total += where(weight != 0.0, weight * logs, every(0.0));
        if (sums->log_rows) for (int64_t k = 0; k < LANES && row + k < end; k++) sums->log_rows[row - begin + k] = logs[k];
        if (order < 1) continue;
        for (int64_t e = 0; e < n; e++) {
            real part = weight * w->slope[d->owner[e]] * w->columns[d->column[e]];
            w->gradient[e] += part;
            if (sums->scores)
                for (int64_t k = 0; k < LANES && row + k < end; k++)
                    sums->scores[(row - begin + k) * d->coefficients + d->coefficient[e]] += part[k];
        }
        if (order < 2) continue;
        for (int64_t e = 0; e < n; e++) {
            real x = weight * w->columns[d->column[e]];
            int64_t i = d->owner[e];
            for (int64_t u = 0; u < m; u++)
                w->scaled[u] = x * (i <= u ? w->curve[i * m + u] : w->curve[u * m + i]);
            for (int64_t f = e; f < n; f++)
                w->hessian[e * n + f] += w->scaled[d->owner[f]] * w->columns[d->column[f]];
        }
    }
    int64_t k = d->coefficients;
    for (int lane = 0; lane < LANES; lane++) {
        sums->value[0] += total[lane];
        if (order > 0) for (int64_t e = 0; e < n; e++) sums->gradient[d->coefficient[e]] += w->gradient[e][lane];
        if (order > 1)
            for (int64_t e = 0; e < n; e++)
                for (int64_t f = e; f < n; f++) {
                    int64_t a = d->coefficient[e], b = d->coefficient[f];
                    double part = w->hessian[e * n + f][lane];
                    sums->hessian[a * k + b] += part;
                    if (e != f) sums->hessian[b * k + a] += part;
                }
    }
}

#endif
