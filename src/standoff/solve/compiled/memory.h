/* Working memory of one thread, and how games get into it. */

#ifndef STANDOFF_MEMORY_H
#define STANDOFF_MEMORY_H

#include "numbers.h"
#include "tree.h"

typedef struct {
    real *prob;             /* by action, then by branch of chance; behind them a one, then the gains */
    real *log_prob;         /* by action, then by branch of chance */
    real *odds;             /* by action: its log-odds against the first of its set */
    real *gap;              /* by action: its expected utility to who takes it, less that of the first of its set */
    real *value;            /* by node times player */
    real *belief;           /* by place in `node` */
    real *weight, *worth;   /* by node: for what one player needs */
    real *left;             /* left factors: by place in `node`, then surprises, then reaches */
    real *play;             /* as `prob`: a deviation */
    real *x, *residual;     /* by unknown */
    real *rate;             /* by player */
    real *matrix;           /* by entry: the Jacobian, then its factors */
    real *inverse, *row;    /* by row: one over its pivot; a right-hand side */
    real precision;         /* the largest of the players' */
    real *end;              /* of all these */
} Work;

static int64_t carve(const Plan *plan, Work *w, double *store) {
    int64_t edges = plan->actions + plan->branches;
    real *at = (real *)(((uintptr_t)store + sizeof(real) - 1) / sizeof(real) * sizeof(real)), *start = at;
    w->prob = at, at += edges + 1 + plan->gains;
    w->log_prob = at, at += edges;
    w->play = at, at += edges;
    w->odds = at, at += plan->actions;
    w->gap = at, at += plan->actions;
    w->value = at, at += plan->nodes * plan->players;
    w->belief = at, at += plan->node_ptr[plan->sets];
    w->left = at, at += plan->linked ? plan->node_ptr[plan->sets] + plan->surprises + plan->reaches : 0;
    w->weight = at, at += plan->nodes;
    w->worth = at, at += plan->nodes;
    w->x = at, at += plan->unknowns;
    w->residual = at, at += plan->unknowns;
    w->rate = at, at += plan->players;
    w->matrix = at, at += plan->row_ptr[plan->rows];
    w->inverse = at, at += plan->rows;
    w->row = at, at += plan->rows;
    w->end = at;
    return (at - start + 1) * LANES; /* numbers, with one to spare for the alignment */
}

/* The place, among those asked for, of the game in a lane; lanes left over repeat the last one. */
static int64_t asked(int64_t begin, int lane, int64_t count) { return begin + lane < count ? begin + lane : count - 1; }

/* One number of each lane's game, from an array with `stride` numbers a game. */
static inline real column(const double *from, int64_t stride, const int64_t *game) {
    real out;
    for (int lane = 0; lane < LANES; lane++) out[lane] = from[game[lane] * stride];
    return out;
}

/* What is the same in every game: moves without an alternative, which are no steps of the plan, and the one. */
static void certain(const Plan *plan, Work *w) {
    w->prob[plan->actions + plan->branches] = every(1.0);
    for (int64_t h = 0; h < plan->sets; h++) {
        int64_t a = plan->first[h];
        if (plan->first[h + 1] == a + 1) w->prob[a] = every(1.0), w->log_prob[a] = w->odds[a] = every(0.0);
    }
}

/* Take the games `which[begin:]` into the lanes, at their `x` and `at`, which stand in the same order. */
static void load(const Plan *plan, Work *w, const Family *family, const double *x, const double *at,
                 const int64_t *which, int64_t begin, int64_t count) {
    int64_t players = plan->players, u = plan->unknowns, branches = plan->branches, ends = plan->terminals * players;
    int64_t place[LANES], game[LANES];
    for (int lane = 0; lane < LANES; lane++) {
        place[lane] = asked(begin, lane, count);
        game[lane] = which[place[lane]];
    }
    for (int64_t n = 0; n < plan->nodes; n++)
        if (plan->terminal[n] >= 0)
            for (int64_t i = 0; i < players; i++)
                w->value[n * players + i] = column(family->payoffs + plan->terminal[n] * players + i, ends, game);
    for (int64_t b = 0; b < branches; b++) {
        w->prob[plan->actions + b] = column(family->odds + b, branches, game);
        w->log_prob[plan->actions + b] = column(family->log_odds + b, branches, game);
    }
    for (int64_t i = 0; i < players; i++) w->rate[i] = column(family->rate + i, players, game);
    for (int64_t v = 0; v < u; v++) w->x[v] = column(x + v, u, place);
    w->precision = column(at, 1, place);
    certain(plan, w);
}

/* The numbers of one game into one lane. */
static void take_numbers(const Plan *plan, Work *w, const Family *family, int64_t game, int lane) {
    int64_t players = plan->players, branches = plan->branches;
    const double *payoffs = family->payoffs + game * plan->terminals * players;
    for (int64_t n = 0; n < plan->nodes; n++)
        if (plan->terminal[n] >= 0)
            for (int64_t i = 0; i < players; i++)
                w->value[n * players + i][lane] = payoffs[plan->terminal[n] * players + i];
    for (int64_t b = 0; b < branches; b++) {
        w->prob[plan->actions + b][lane] = family->odds[game * branches + b];
        w->log_prob[plan->actions + b][lane] = family->log_odds[game * branches + b];
    }
    for (int64_t i = 0; i < players; i++) w->rate[i][lane] = family->rate[game * players + i];
}

#endif
