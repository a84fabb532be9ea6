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
    const place *product = plan->product;
    for (int64_t r = 0, e = 0; r < plan->rows; r++) {
        for (; e < plan->row_ptr[r + 1]; e++) {
            const place *end = plan->product + 2 * plan->product_ptr[e + 1];
            int known = e >= plan->middle[r] && e < plan->diagonal[r]; /* left of it are pivots of one */
            if (product == end && !known) continue;
            real sum = w->matrix[e];
            for (; product < end; product += 2) sum -= w->matrix[product[0]] * w->matrix[product[1]];
            w->matrix[e] = known ? sum * w->inverse[plan->column[e]] : sum;
        }
        if (r < plan->triangle) continue;
        real pivot = w->matrix[plan->diagonal[r]];
        bits sound = magnitude(pivot) >= SMALLEST_PIVOT;
        sign = where(sound, where(pivot < 0.0, -sign, sign), every(0.0));
        w->inverse[r] = 1.0 / where(sound, pivot, every(1.0)); /* whatever follows in an unsound lane is thrown away */
    }
    return sign;
}

/* What the rows of the triangle take off the right-hand side in `row`, where it is not nothing there. */
static void substitute_triangle(const Plan *plan, Work *w) {
    for (int64_t r = 0; r < plan->rows; r++) {
        int64_t stop = r < plan->triangle ? plan->diagonal[r] : plan->middle[r];
        real sum = w->row[r];
        for (int64_t e = plan->row_ptr[r]; e < stop; e++) sum -= w->matrix[e] * w->row[plan->column[e]];
        w->row[r] = sum;
    }
}

/* Solve by the factors for the right-hand side in `row`, in place, for the rows of the unknowns alone. */
static void substitute(const Plan *plan, Work *w) {
    for (int64_t r = plan->triangle; r < plan->rows; r++) {
        real sum = w->row[r];
        for (int64_t e = plan->middle[r]; e < plan->diagonal[r]; e++) sum -= w->matrix[e] * w->row[plan->column[e]];
        w->row[r] = sum;
    }
    for (int64_t r = plan->rows - 1; r >= plan->triangle; r--) {
        real sum = w->row[r];
        for (int64_t e = plan->diagonal[r] + 1; e < plan->row_ptr[r + 1]; e++)
            sum -= w->matrix[e] * w->row[plan->column[e]];
        w->row[r] = sum * w->inverse[r];
    }
}

/* Solve by the factors for a right-hand side by unknown, in place. */
static void answer(const Plan *plan, Work *w, real *side) {
    for (int64_t v = 0; v < plan->unknowns; v++) w->row[plan->row_of_unknown[v]] = side[v];
    substitute(plan, w);
    for (int64_t v = 0; v < plan->unknowns; v++) side[v] = w->row[plan->row_of_unknown[v]];
}

#endif
