/* The quantal-response equations (McKelvey and Palfrey 1998, eq. 3), worked out in the order of the plan.
 *
 * At set h of player i, with actions a and a reference action 0, the log-odds are  l_a = lambda_i (u_a - u_0),  where u_a is the
 * mean over the nodes of h, by i's beliefs, of what i may expect after a. The log-odds at the feedback sets are given (`x`);
 * every other set's follow from what has been worked out before it. What the feedback sets' own equations then lack is
 * the residual. Beliefs come from logarithms of the others' choices, so that sets almost never reached have them too. */

#ifndef STANDOFF_EQUATIONS_H
#define STANDOFF_EQUATIONS_H

#include "memory.h"

/* exp(first) and exp(second) up to a common factor, the larger being 1: one exponential where the general way takes two,
 * to the same bits. Most sets have two actions, or two nodes. */
static inline void shares_of_two(real first, real second, real *of_first, real *of_second) {
    real less = exponential(-magnitude(first - second));
    bits ahead = first > second;
    *of_first = where(ahead, every(1.0), less);
    *of_second = where(ahead, less, every(1.0));
}

/* Choice probabilities of a set from its log-odds; their logarithms where they are heard. */
static void choose(const Plan *plan, Work *w, int64_t h, int heard) {
    int64_t start = plan->first[h], stop = plan->first[h + 1];
    if (stop == start + 2) {
        real odds = w->odds[start + 1], first, second;
        shares_of_two(every(0.0), odds, &first, &second);
        real total = first + second, part = 1.0 / total;
        w->prob[start] = first * part, w->prob[start + 1] = second * part;
        if (!heard) return;
        real log_total = larger(odds, every(0.0)) + logarithm(total);
        w->log_prob[start] = -log_total, w->log_prob[start + 1] = odds - log_total;
        return;
    }
    real top = every(0.0);
    for (int64_t a = start + 1; a < stop; a++) top = larger(w->odds[a], top);
    real total = w->prob[start] = exponential(-top);
    for (int64_t a = start + 1; a < stop; a++) {
        w->prob[a] = exponential(w->odds[a] - top);
        total += w->prob[a];
    }
    real part = 1.0 / total;
    for (int64_t a = start; a < stop; a++) w->prob[a] *= part;
    if (!heard) return;
    real log_total = top + logarithm(total);
    w->log_prob[start] = -log_total;
    for (int64_t a = start + 1; a < stop; a++) w->log_prob[a] = w->odds[a] - log_total;
}

/* The logarithm of how likely a node is, of what tells it from the others of its set. */
static inline real heard_of(const Plan *plan, const Work *w, int64_t q) {
    const place *told = plan->told + plan->told_ptr[q], *stop = plan->told + plan->told_ptr[q + 1];
    real reach = told < stop ? w->log_prob[*told++] : every(0.0);
    for (; told < stop; told++) reach += w->log_prob[*told];
    return reach;
}

/* Bayes' rule at a set. Its owner's own moves and whatever all its nodes share cancel, and are not in `told`. */
static void believe(const Plan *plan, Work *w, int64_t h) {
    int64_t start = plan->node_ptr[h], stop = plan->node_ptr[h + 1];
    if (stop == start + 1) {
        w->belief[start] = every(1.0);
        return;
    }
    if (stop == start + 2) {
        real first, second;
        shares_of_two(heard_of(plan, w, start), heard_of(plan, w, start + 1), &first, &second);
        real part = 1.0 / (first + second);
        w->belief[start] = first * part, w->belief[start + 1] = second * part;
        return;
    }
    real top = every(-1e300), total = every(0.0);
    for (int64_t q = start; q < stop; q++) {
        w->belief[q] = heard_of(plan, w, q);
        top = larger(w->belief[q], top);
    }
    for (int64_t q = start; q < stop; q++) {
        w->belief[q] = exponential(w->belief[q] - top);
        total += w->belief[q];
    }
    real part = 1.0 / total;
    for (int64_t q = start; q < stop; q++) w->belief[q] *= part;
}

/* What each action of a set is worth to its owner above the first. */
static void expect(const Plan *plan, Work *w, int64_t h) {
    int64_t start = plan->first[h], width = plan->first[h + 1] - start;
    const real *value = w->value + plan->owner[h];
    for (int64_t k = 1; k < width; k++) {
        const place *reply = plan->reply + plan->reply_at[h];
        real gap = every(0.0);
        for (int64_t q = plan->node_ptr[h]; q < plan->node_ptr[h + 1]; q++, reply += width)
            gap += w->belief[q] * (value[reply[k] * plan->players] - value[reply[0] * plan->players]);
        w->gap[start + k] = gap;
    }
}

static void weigh(const Plan *plan, Work *w, int64_t n) {
    int64_t players = plan->players, start = plan->child_ptr[n], stop = plan->child_ptr[n + 1];
    real *value = w->value + n * players;
    for (int64_t i = 0; i < players; i++) {
        if (!(plan->asked[n] >> i & 1)) continue;
        int64_t below = plan->child[start];
        real total = w->prob[plan->edge[below]] * w->value[below * players + i];
        for (int64_t c = start + 1; c < stop; c++) {
            below = plan->child[c];
            total += w->prob[plan->edge[below]] * w->value[below * players + i];
        }
        value[i] = total;
    }
}

/* The log-odds that its actions' worth gives a set; where they are given, the residual. */
static void compare(const Plan *plan, Work *w, int64_t h) {
    int64_t start = plan->first[h], v = plan->unknown[h];
    real precision = w->precision * w->rate[plan->owner[h]];
    expect(plan, w, h);
    for (int64_t a = start + 1; a < plan->first[h + 1]; a++) {
        real better = precision * w->gap[a];
        if (v >= 0)
            w->residual[v + a - start - 1] = w->x[v + a - start - 1] - better;
        else
            w->odds[a] = better;
    }
}

/* Everything that `x` implies, and the residual. */
static void evaluate(const Plan *plan, Work *w) {
    for (int64_t h = 0; h < plan->sets; h++) {
        if (plan->unknown[h] < 0) continue;
        for (int64_t a = plan->first[h] + 1, v = plan->unknown[h]; a < plan->first[h + 1]; a++, v++)
            w->odds[a] = w->x[v];
        choose(plan, w, h, plan->heard[h]);
    }
    for (int64_t k = 0; k < plan->rounds; k++) {
        const place *node = plan->step + plan->round_ptr[2 * k], *set = plan->step + plan->round_ptr[2 * k + 1],
                    *end = plan->step + plan->round_ptr[2 * k + 2];
        /* each of these for all sets in turn, so that the processor can overlap what has to wait for itself */
        for (; node < set; node++) weigh(plan, w, *node);
        for (const place *h = set; h < end; h++) believe(plan, w, *h);
        for (const place *h = set; h < end; h++) compare(plan, w, *h);
        for (const place *h = set; h < end; h++)
            if (plan->unknown[*h] < 0) choose(plan, w, *h, plan->heard[*h]);
    }
}

#endif
