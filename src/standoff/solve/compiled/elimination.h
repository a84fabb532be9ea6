/* Sparse elimination on the diagonal, in the order and with the fill that the plan has found, all lanes at once.
 *
 * Without row exchanges a small pivot loses digits; the residual, worked out afresh after every step, judges the result. */

#ifndef STANDOFF_ELIMINATION_H
#define STANDOFF_ELIMINATION_H

#include "memory.h"

#define SMALLEST_PIVOT 1e-12

/* Factors in place, row by row; gives the sign of the determinant, 0 where a pivot vanishes. */
static real factorise(const Plan *plan, Work *w) {
    real sign = every(1.0);
    for (int64_t r = 0; r < plan->rows; r++) {
        int64_t begin = plan->row_ptr[r], middle = plan->diagonal[r], stop = plan->row_ptr[r + 1];
        for (int64_t e = begin; e < stop; e++) w->row[plan->column[e]] = w->matrix[e];
        for (int64_t e = begin; e < middle; e++) {
            int64_t k = plan->column[e];
            real factor = w->matrix[e] = w->row[k] * w->inverse[k];
            for (int64_t f = plan->diagonal[k] + 1; f < plan->row_ptr[k + 1]; f++)
                w->row[plan->column[f]] -= factor * w->matrix[f];
        }
        for (int64_t e = middle; e < stop; e++) w->matrix[e] = w->row[plan->column[e]];
        real pivot = w->matrix[middle];
        bits sound = magnitude(pivot) >= SMALLEST_PIVOT;
        sign = where(sound, where(pivot < 0.0, -sign, sign), every(0.0));
        w->inverse[r] = 1.0 / where(sound, pivot, every(1.0)); /* whatever follows in an unsound lane is thrown away */
    }
    return sign;
}

/* Solve by the factors for the right-hand side in `row`, in place. */
static void substitute(const Plan *plan, Work *w) {
    for (int64_t r = 0; r < plan->rows; r++) {
        real sum = w->row[r];
        for (int64_t e = plan->row_ptr[r]; e < plan->diagonal[r]; e++) sum -= w->matrix[e] * w->row[plan->column[e]];
        w->row[r] = sum;
    }
    for (int64_t r = plan->rows - 1; r >= 0; r--) {
        real sum = w->row[r];
        for (int64_t e = plan->diagonal[r] + 1; e < plan->row_ptr[r + 1]; e++)
            sum -= w->matrix[e] * w->row[plan->column[e]];
        w->row[r] = sum * w->inverse[r];
    }
}

#endif
