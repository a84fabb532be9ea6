/* The linear system: how each set's equation moves with the log-odds at the sets on which it depends.
 *
 * It holds the feedback sets and all sets through which they depend on one another, at the point that `evaluate` left. Those
 * others have residuals of nothing, so that solving for all is Newton's method on the feedback sets alone, and its
 * determinant is theirs: in the plan's order the others are a triangle with ones on its diagonal.
 *
 * A choice *below* a set moves what its action is worth by the reach from there times what the choice gains over the value of
 * its node; a choice *above*, another player's, moves the belief in a node, by what it speaks for one action against the
 * other. The plan lists these factors, and of which products each entry is the sum. */

#ifndef STANDOFF_JACOBIAN_H
#define STANDOFF_JACOBIAN_H

#include "equations.h"

/* The factors at the point that `evaluate` left. */
static void factors(const Plan *plan, Work *w) {
    real *left = w->left, *out = left + plan->node_ptr[plan->sets], *gains = w->prob + plan->actions + plan->branches + 1;
    for (int64_t k = 0; k < plan->linked; k++) {
        int64_t h = plan->system[k];
        real precision = w->precision * w->rate[plan->owner[h]];
        for (int64_t q = plan->node_ptr[h]; q < plan->node_ptr[h + 1]; q++) left[q] = precision * w->belief[q];
    }
    const place *at = plan->surprise;
    for (int64_t s = 0; s < plan->surprises; s++, at += 4)
        *out++ = left[at[0]] * ((w->value[at[1]] - w->value[at[2]]) + w->gap[at[3]]);
    at = plan->reach;
    for (int64_t s = 0; s < plan->reaches; s++, at += 2) *out++ = left[at[0]] * w->prob[at[1]];
    at = plan->gain;
    for (int64_t s = 0; s < plan->gains; s++, at += 3)
        gains[s] = w->prob[at[0]] * (w->value[at[1]] - w->value[at[2]]);
}

/* The whole matrix; needs `evaluate` at the same point. */
static void jacobian(const Plan *plan, Work *w) {
    factors(plan, w);
    const place *term = plan->term, *stop = plan->term_ptr + 1;
    for (int64_t e = 0; e < plan->row_ptr[plan->rows]; e++) {
        real sum = every(0.0);
        for (const place *end = plan->term + 2 * *stop++; term < end; term += 2)
            sum += w->left[term[0]] * w->prob[term[1]];
        for (const place *end = plan->term + 2 * *stop++; term < end; term += 2)
            sum -= w->left[term[0]] * w->prob[term[1]];
        w->matrix[e] = sum;
    }
    for (int64_t r = 0; r < plan->rows; r++) w->matrix[plan->diagonal[r]] += 1.0;
}

/* The right-hand side, by row, for the way the unknowns move as all precisions grow in proportion. */
static void drift(const Plan *plan, Work *w) {
    for (int64_t k = 0; k < plan->linked; k++) {
        int64_t h = plan->system[k], start = plan->first[h];
        for (int64_t a = start + 1; a < plan->first[h + 1]; a++)
            w->row[plan->row_of[a]] = w->rate[plan->owner[h]] * w->gap[a];
    }
}

#endif
