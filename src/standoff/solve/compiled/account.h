/* The account of a solution, by plain formulas that share nothing with the order in which it was worked out: reach from
 * the root, values from the ends, beliefs by Bayes' rule on whole paths. So it also judges that order. */

#ifndef STANDOFF_ACCOUNT_H
#define STANDOFF_ACCOUNT_H

#include "equations.h"

/* Log reach of every node into `weight`, values of all nodes to all players, beliefs. */
static void reach_and_value(const Plan *plan, Work *w) {
    int64_t players = plan->players;
    for (int64_t h = 0; h < plan->sets; h++)
        if (!plan->heard[h] && plan->first[h + 1] > plan->first[h] + 1) choose(plan, w, h, 1);
    w->weight[0] = every(0.0);
    for (int64_t n = 1; n < plan->nodes; n++)
        w->weight[n] = w->weight[plan->parent[n]] + w->log_prob[plan->edge[n]];
    for (int64_t n = 0; n < plan->nodes; n++)
        if (plan->terminal[n] < 0)
            for (int64_t i = 0; i < players; i++) w->value[n * players + i] = every(0.0);
    for (int64_t n = plan->nodes - 1; n > 0; n--)
        for (int64_t i = 0; i < players; i++)
            w->value[plan->parent[n] * players + i] += w->prob[plan->edge[n]] * w->value[n * players + i];
    for (int64_t h = 0; h < plan->sets; h++) {
        real top = every(-1e300), total = every(0.0);
        for (int64_t q = plan->node_ptr[h]; q < plan->node_ptr[h + 1]; q++)
            top = larger(w->weight[plan->node[q]], top);
        for (int64_t q = plan->node_ptr[h]; q < plan->node_ptr[h + 1]; q++) {
            w->belief[q] = exponential(w->weight[plan->node[q]] - top);
            total += w->belief[q];
        }
        for (int64_t q = plan->node_ptr[h]; q < plan->node_ptr[h + 1]; q++) w->belief[q] /= total;
    }
}

/* The largest error of any set's equation. */
static real largest_error(const Plan *plan, Work *w) {
    real top = every(0.0);
    for (int64_t h = 0; h < plan->sets; h++) {
        int64_t start = plan->first[h];
        real precision = w->precision * w->rate[plan->owner[h]];
        expect(plan, w, h);
        for (int64_t a = start + 1; a < plan->first[h + 1]; a++) {
            real error = magnitude(w->odds[a] - precision * w->gap[a]);
            top = where(error == error, larger(error, top), every(1e300)); /* no number: as wrong as can be */
        }
    }
    return top;
}

static void worths(const Plan *plan, const Work *w, int64_t i, const real *play, real *worth) {
    for (int64_t n = 0; n < plan->nodes; n++)
        worth[n] = plan->terminal[n] >= 0 ? w->value[n * plan->players + i] : every(0.0);
    for (int64_t n = plan->nodes - 1; n > 0; n--) worth[plan->parent[n]] += play[plan->edge[n]] * worth[n];
}

/* What player i could gain by its best deviation, by dynamic programming over its own sets, last moves first: under perfect
 * recall the weights of a set's nodes depend on the others alone, so each can be decided once all later ones are. */
static real regret(const Plan *plan, Work *w, int64_t i) {
    real *play = w->play, *worth = w->worth;
    int64_t deepest = -1;
    for (int64_t e = 0; e < plan->actions + plan->branches; e++) play[e] = w->prob[e];
    for (int64_t h = 0; h < plan->sets; h++)
        if (plan->owner[h] == i && plan->level[h] > deepest) deepest = plan->level[h];
    for (int64_t level = deepest; level >= 0; level--) {
        worths(plan, w, i, play, worth);
        for (int64_t h = 0; h < plan->sets; h++) {
            if (plan->owner[h] != i || plan->level[h] != level) continue;
            int64_t start = plan->first[h], width = plan->first[h + 1] - start;
            real top = every(-1e300);
            for (int64_t k = 0; k < width; k++) {
                const place *reply = plan->reply + plan->reply_at[h] + k;
                real gain = every(0.0);
                for (int64_t q = plan->node_ptr[h]; q < plan->node_ptr[h + 1]; q++, reply += width)
                    gain += w->belief[q] * worth[*reply];
                bits better = gain > top;
                for (int64_t j = 0; j < k; j++) play[start + j] = where(better, every(0.0), play[start + j]);
                play[start + k] = where(better, every(1.0), every(0.0));
                top = where(better, gain, top);
            }
        }
    }
    worths(plan, w, i, play, worth);
    return larger(worth[0] - w->value[i], every(0.0));
}

#endif
