/* The linear system: how each set's equation moves with the log-odds at the sets on which it depends.
 *
 * It holds the feedback sets and all sets through which they depend on one another, at the point that `evaluate` left. Those
 * others have residuals of nothing, so that solving for all is Newton's method on the feedback sets alone, and its
 * determinant is theirs: in the plan's order the others are a triangle with ones on its diagonal.
 *
 * A choice *below* x moves what x is worth by the reach from x times what the choice gains over the value of its node; a
 * choice *above*, another player's, moves the belief in the node of x, by that belief times what x is worth above the mean. */

#ifndef STANDOFF_JACOBIAN_H
#define STANDOFF_JACOBIAN_H

#include "equations.h"

/* Derivatives of one set's utilities by every log probability, into `block`. */
static void by_log_choices(const Plan *plan, Work *w, int64_t k) {
    int64_t h = plan->system[k], players = plan->players, actions = plan->actions, i = plan->owner[h];
    int64_t start = plan->first[h], width = plan->first[h + 1] - start;
    for (int64_t b = plan->block_ptr[k]; b < plan->block_ptr[k + 1]; b++)
        for (int64_t c = plan->first[plan->block_set[b]]; c < plan->first[plan->block_set[b] + 1]; c++)
            for (int64_t r = 0; r < width; r++) w->block[r * actions + c] = every(0.0);
    const place *reply = plan->reply + plan->reply_at[h];
    for (int64_t q = plan->node_ptr[h]; q < plan->node_ptr[h + 1]; q++) {
        for (int64_t r = 0; r < width; r++, reply++) {
            int64_t x = *reply;
            real *into = w->block + r * actions;
            if (plan->told_ptr[q] < plan->told_ptr[q + 1]) {
                real surprise = w->belief[q] * (w->value[x * players + i] - w->utility[start + r]);
                for (int64_t t = plan->told_ptr[q]; t < plan->told_ptr[q + 1]; t++)
                    if (plan->told[t] < actions) into[plan->told[t]] += surprise;
            }
            w->weight[x] = w->belief[q];
            for (int64_t y = x + 1; y < plan->end[x];) {
                if (plan->quiet[y]) {
                    y = plan->end[y];
                    continue;
                }
                int64_t above = plan->parent[y], c = plan->edge[y];
                real reach = w->weight[y] = w->weight[above] * w->prob[c];
                if (c < actions) into[c] += reach * (w->value[y * players + i] - w->value[above * players + i]);
                y++;
            }
        }
    }
}

/* The same by log-odds instead, less the reference action's row, into place. */
static void by_log_odds(const Plan *plan, Work *w, int64_t k) {
    int64_t h = plan->system[k], width = plan->first[h + 1] - plan->first[h], actions = plan->actions;
    real precision = w->precision * w->rate[plan->owner[h]];
    for (int64_t b = plan->block_ptr[k]; b < plan->block_ptr[k + 1]; b++) {
        int64_t g = plan->block_set[b], left = plan->first[g], right = plan->first[g + 1];
        const place *entry = plan->entry + plan->block_at[b];
        for (int64_t r = 1; r < width; r++) {
            const real *mine = w->block + r * actions, *reference = w->block;
            real total = every(0.0);
            for (int64_t c = left; c < right; c++) total += reference[c] - mine[c];
            for (int64_t c = left + 1; c < right; c++)
                w->matrix[*entry++] = precision * (reference[c] - mine[c] - w->prob[c] * total);
        }
    }
}

/* The whole matrix; needs `evaluate` at the same point. */
static void jacobian(const Plan *plan, Work *w) {
    for (int64_t e = 0; e < plan->row_ptr[plan->rows]; e++) w->matrix[e] = every(0.0);
    for (int64_t k = 0; k < plan->linked; k++) {
        by_log_choices(plan, w, k);
        by_log_odds(plan, w, k);
    }
    for (int64_t r = 0; r < plan->rows; r++) w->matrix[plan->diagonal[r]] += 1.0;
}

/* The right-hand side, by row, for the way the unknowns move as all precisions grow in proportion. */
static void drift(const Plan *plan, Work *w) {
    for (int64_t k = 0; k < plan->linked; k++) {
        int64_t h = plan->system[k], start = plan->first[h];
        for (int64_t a = start + 1; a < plan->first[h + 1]; a++)
            w->row[plan->row_of[a]] = w->rate[plan->owner[h]] * (w->utility[a] - w->utility[start]);
    }
}

#endif
