/* One round of the game: strategies at a belief by interpolation, moves drawn from them, and Bayes' rule on the moves. */

#ifndef ROUND_H
#define ROUND_H

#include "draws.h"

#define NONE (-1)
#define DIMENSIONS 6  /* coordinates of a belief, at most; Python sees to it */
#define TYPES 12      /* of all players together, at most: twice DIMENSIONS */
#define ACTIONS 32    /* of a move, at most */
#define CORNERS 4096  /* 4 to the power of DIMENSIONS */

enum { DECISION, CHANCE, TERMINAL };

/* The public tree (standoff.simulate.public): nodes are told apart by the moves so far, not by types. */
typedef struct {
    int64_t players;  /* with two types or more */
    int64_t profiles; /* of their types */
    int64_t widest;   /* columns of the tables below by type */
    int64_t branches; /* columns of the tables below by branch */
    int64_t actions;  /* of all information sets */
    int64_t odds;     /* of chance */
    int64_t terminals;
    int64_t ends;     /* terminals that differ from outside */
    const int64_t *types;    /* of each player */
    const int64_t *type_of;  /* [profile][player] */
    const int64_t *kind;     /* of each node */
    const int64_t *mover;    /* whose types move here, or NONE */
    const int64_t *count;    /* of branches */
    const int64_t *set;      /* [node][type]: first action of the information set */
    const int64_t *child;    /* [node][branch] */
    const int64_t *chance;   /* [node][branch]: which odds */
    const int64_t *terminal; /* [node][profile] */
    const int64_t *profile;  /* of types, of each terminal */
    const int64_t *ending;   /* which of the ends each terminal is */
    const int64_t *phase;    /* into which each terminal leads */
    const int64_t *curbed;   /* whether the patron curbs its support at each terminal */
} Public;

typedef struct {
    double odds[TYPES]; /* of each type, one player after the other; each player's add up to 1 */
} Belief;

/* Where a belief lies among the nodes of the grid: nodes and their weights. */
typedef struct {
    int64_t count;
    int64_t node[CORNERS];
    double weight[CORNERS];
} Corners;

/* Weights of the `size` nodes of one coordinate at `x` (0 … size-1): cubic convolution through the values (Keys 1981), with a
 * parabola through the last three where a neighbour is missing, a line where there are but two. Returns the first of
 * at most four nodes in a row. */
static int64_t along(double x, int64_t size, double weight[4], int64_t *count) {
    int64_t cell = (int64_t)x;
    if (cell > size - 2) cell = size - 2;
    double u = x - (double)cell;
    if (size == 2) {
        weight[0] = 1.0 - u;
        weight[1] = u;
        *count = 2;
        return 0;
    }
    double before = u * (-0.5 + u * (1.0 - 0.5 * u)), here = 1.0 + u * u * (1.5 * u - 2.5);
    double there = u * (0.5 + u * (2.0 - 1.5 * u)), after = u * u * (0.5 * u - 0.5);
    int first = cell == 0, last = cell == size - 2;
    if (first && last) { /* cannot be: three nodes have two cells */
        *count = 0;
        return 0;
    }
    if (first) {
        weight[0] = here + 3.0 * before;
        weight[1] = there - 3.0 * before;
        weight[2] = after + before;
        *count = 3;
        return 0;
    }
    if (last) {
        weight[0] = before + after;
        weight[1] = here - 3.0 * after;
        weight[2] = there + 3.0 * after;
        *count = 3;
        return cell - 1;
    }
    weight[0] = before;
    weight[1] = here;
    weight[2] = there;
    weight[3] = after;
    *count = 4;
    return cell - 1;
}

/* The coordinate of a share p of p + q: nodes lie closer towards 0 and 1 (standoff.simulate.interpolation). */
static double coordinate(double p, double q, double power) {
    if (!(p > 0.0)) return q > 0.0 ? 0.0 : 0.5;
    return 1.0 / (1.0 + pow(q / p, power));
}

static void locate(const Public *game, const Belief *belief, int64_t size, double power, Corners *out) {
    out->count = 1;
    out->node[0] = 0;
    out->weight[0] = 1.0;
    const double *odds = belief->odds;
    for (int64_t i = 0; i < game->players; i++) {
        int64_t types = game->types[i];
        for (int64_t k = 0; k < types - 1; k++) { /* this type, of it and all that come after it */
            double rest = 0.0, weight[4];
            for (int64_t j = types - 1; j > k; j--) rest += odds[j];
            int64_t count, first = along((double)(size - 1) * coordinate(odds[k], rest, power), size, weight, &count);
            int64_t held = out->count;
            for (int64_t c = count - 1; c >= 0; c--) /* the last first: the first takes the place of what it is made of */
                for (int64_t m = 0; m < held; m++) {
                    out->node[c * held + m] = out->node[m] * size + first + c;
                    out->weight[c * held + m] = out->weight[m] * weight[c];
                }
            out->count = count * held;
        }
        odds += types;
    }
}

static inline void mixed_of(const Corners *at, const float *table, int64_t actions, int64_t count, double *out) {
    for (int64_t a = 0; a < count; a++) out[a] = 0.0;
    for (int64_t m = 0; m < at->count; m++) {
        const float *row = table + at->node[m] * actions;
        double weight = at->weight[m];
        for (int64_t a = 0; a < count; a++) out[a] += weight * (double)row[a];
    }
    double top = out[0], sum = 0.0;
    for (int64_t a = 1; a < count; a++) top = out[a] > top ? out[a] : top;
    for (int64_t a = 0; a < count; a++) sum += out[a] = exp(out[a] - top);
    for (int64_t a = 0; a < count; a++) out[a] /= sum;
}

/* Probabilities of the actions of one information set, from the logarithms at the corners. Most sets have two or three, and
 * then the loops are unrolled; sums are the same. */
static void mixed(const Corners *at, const float *table, int64_t actions, int64_t first, int64_t count, double *out) {
    if (count == 2) mixed_of(at, table + first, actions, 2, out);
    else if (count == 3) mixed_of(at, table + first, actions, 3, out);
    else mixed_of(at, table + first, actions, count, out);
}

/* Which of `count` shares a draw between 0 and 1 falls into; never one of no share. */
static int64_t drawn(const double *share, int64_t count, double u) {
    int64_t last = 0;
    for (int64_t a = 0; a < count; a++) {
        if (share[a] > 0.0) {
            last = a;
            if (u < share[a]) return a;
        }
        u -= share[a];
    }
    return last;
}

/* Play the game from its root at a belief, the types being those of `profile`; moves the belief by Bayes' rule on the moves.
 * Returns the terminal. */
static int64_t play(const Public *game, const float *table, int64_t size, double power, const double *odds,
                    int64_t profile, Belief *belief, Corners *at, Stream *g) {
    const int64_t *own = game->type_of + profile * game->players;
    int64_t node = 0;
    locate(game, belief, size, power, at);
    while (game->kind[node] != TERMINAL) {
        int64_t count = game->count[node], branch;
        const int64_t *child = game->child + node * game->branches;
        if (game->kind[node] == CHANCE) {
            double share[ACTIONS];
            for (int64_t a = 0; a < count; a++) share[a] = odds[game->chance[node * game->branches + a]];
            branch = drawn(share, count, uniform(g));
        } else {
            int64_t mover = game->mover[node];
            const int64_t *set = game->set + node * game->widest;
            double share[TYPES][ACTIONS];
            if (mover == NONE) {
                mixed(at, table, game->actions, set[0], count, share[0]);
                branch = drawn(share[0], count, uniform(g));
            } else {
                double *by_type = belief->odds, sum = 0.0;
                for (int64_t i = 0; i < mover; i++) by_type += game->types[i];
                int64_t types = game->types[mover];
                for (int64_t k = 0; k < types; k++)
                    mixed(at, table, game->actions, set[k], count, share[k]);
                branch = drawn(share[own[mover]], count, uniform(g));
                for (int64_t k = 0; k < types; k++) sum += by_type[k] * share[k][branch];
                if (sum > 0.0)
                    for (int64_t k = 0; k < types; k++) by_type[k] *= share[k][branch] / sum;
            }
        }
        node = child[branch];
    }
    return game->terminal[node * game->profiles + profile];
}

#endif
