/* What Python calls. Each takes the games of a chunk and the numbers of those now asked for, so that games leave a walk
 * one by one while the rest go on side by side; each keeps to the memory it is handed, and may run in any thread. */

#include "account.h"
#include "walk.h"

/* How many numbers the working memory of a plan takes. */
int64_t standoff_memory(const Plan *plan) {
    Work w;
    Lanes lanes;
    return carve(plan, &w, 0) + carve_lanes(plan, &lanes, 0) * LANES;
}

#ifndef SOURCES
#define SOURCES "unknown"
#endif

const char *standoff_sources(void) { return SOURCES; }

/* Which libraries this processor runs: 0 the plain one, 1 also that for wide registers, 2 also that for the widest. */
int64_t standoff_width(void) {
#if defined(__x86_64__) && (defined(__GNUC__) || defined(__clang__))
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2")) return 0;
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")
               ? 2
               : 1;
#else
    return 0;
#endif
}

static void hand_out(const real *from, double *to, int64_t u, int64_t begin, int filled) {
    for (int lane = 0; lane < filled; lane++)
        for (int64_t v = 0; v < u; v++) to[(begin + lane) * u + v] = from[v][lane];
}

/* Newton's corrections with one Jacobian, for games `which`.
 *
 * `x` are their unknowns, `at` their largest precisions, all arrays in the order of `which`. The k-th correction is taken from
 * `x`, and its largest entry goes into `size[k]` (infinite where it is no number); the last of them also into `correction`,
 * and dx by d precision, by the same factors, into `slope`. `sign` is that of the determinant; 0 where there is none, and
 * then the rest means nothing. Where there is a `pulse`, `echo` answers to that right-hand side by the same factors,
 * `echo_echo` to `echo`, and `slope_echo`, where wanted, to `slope`. */
void standoff_correct(const Plan *plan, const Family *family, double *store, double *x, const double *at,
                      const int64_t *which, int64_t count, int64_t turns, const double *pulse, double *size,
                      double *sign, double *correction, double *slope, double *echo, double *echo_echo,
                      double *slope_echo) {
    int64_t u = plan->unknowns;
    Work w;
    carve(plan, &w, store);
    for (int64_t begin = 0; begin < count; begin += LANES) {
        int filled = count - begin < LANES ? (int)(count - begin) : LANES;
        load(plan, &w, family, x, at, which, begin, count);
        for (int64_t turn = 0; turn < turns; turn++) {
            evaluate(plan, &w);
            if (turn == 0) {
                jacobian(plan, &w);
                real signs = factorise(plan, &w);
                for (int lane = 0; lane < filled; lane++) sign[begin + lane] = signs[lane];
            }
            real top = correct(plan, &w);
            for (int lane = 0; lane < filled; lane++) size[turn * count + begin + lane] = top[lane];
        }
        hand_out(w.x, x, u, begin, filled);
        hand_out(w.residual, correction, u, begin, filled);
        drift(plan, &w);
        substitute_triangle(plan, &w);
        substitute(plan, &w);
        real *side = w.residual; /* free from here on */
        for (int64_t v = 0; v < u; v++) side[v] = w.row[plan->row_of_unknown[v]];
        hand_out(side, slope, u, begin, filled);
        if (!pulse) continue;
        if (slope_echo) {
            answer(plan, &w, side);
            hand_out(side, slope_echo, u, begin, filled);
        }
        for (int lane = 0; lane < LANES; lane++)
            for (int64_t v = 0; v < u; v++) side[v][lane] = pulse[asked(begin, lane, count) * u + v];
        answer(plan, &w, side);
        hand_out(side, echo, u, begin, filled);
        answer(plan, &w, side);
        hand_out(side, echo_echo, u, begin, filled);
    }
}

/* What is at stake in each game: the widest range of a player's payoffs, times the player's part of the largest precision. */
void standoff_stakes(const Plan *plan, const Family *family, int64_t games, double *stakes) {
    int64_t players = plan->players, ends = plan->terminals * players;
    for (int64_t game = 0; game < games; game++) {
        const double *payoffs = family->payoffs + game * ends, *rate = family->rate + game * players;
        stakes[game] = 0.0;
        for (int64_t i = 0; i < players; i++) {
            double top = payoffs[i], bottom = payoffs[i];
            for (int64_t k = i; k < ends; k += players) {
                top = payoffs[k] > top ? payoffs[k] : top;
                bottom = payoffs[k] < bottom ? payoffs[k] : bottom;
            }
            double stake = (top - bottom) * rate[i];
            stakes[game] = stake > stakes[game] ? stake : stakes[game];
        }
    }
}

/* Steps along the branch for games `which`, at most `turns` each: see `walk`. */
void standoff_walk(const Plan *plan, const Family *family, double *store, const Standing *all, const Bounds *bounds,
                   const int64_t *which, int64_t count, int64_t turns) {
    Work w;
    Lanes lanes;
    carve(plan, &w, store);
    carve_lanes(plan, &lanes, w.end);
    certain(plan, &w);
    if (count) walk(plan, &w, &lanes, family, all, bounds, which, count, turns);
}

/* The residual at `x`; the matrix of the linear system, dense, and the right-hand side of its drift: for those who want to
 * look. Rows and columns stand in the plan's order. */
void standoff_linearise(const Plan *plan, const Family *family, double *store, const double *x, const double *at,
                        const int64_t *which, int64_t count, double *residual, double *matrix, double *slope) {
    int64_t u = plan->unknowns, rows = plan->rows;
    Work w;
    carve(plan, &w, store);
    for (int64_t begin = 0; begin < count; begin += LANES) {
        load(plan, &w, family, x, at, which, begin, count);
        evaluate(plan, &w);
        jacobian(plan, &w);
        drift(plan, &w);
        for (int lane = 0; lane < LANES && begin + lane < count; lane++) {
            int64_t game = begin + lane;
            for (int64_t v = 0; v < u; v++) residual[game * u + v] = w.residual[v][lane];
            for (int64_t r = 0; r < rows; r++) {
                slope[game * rows + r] = w.row[r][lane];
                for (int64_t e = plan->row_ptr[r]; e < plan->row_ptr[r + 1]; e++)
                    matrix[(game * rows + r) * rows + plan->column[e]] = w.matrix[e][lane];
            }
        }
    }
}

/* All that `x` implies for games `which`, and what each player could gain; all arrays in the order of `which`. */
void standoff_describe(const Plan *plan, const Family *family, double *store, const double *x, const double *at,
                       const int64_t *which, int64_t count, double *residual, double *strategy, double *reach,
                       double *belief, double *value, double *gain) {
    int64_t players = plan->players;
    Work w;
    carve(plan, &w, store);
    for (int64_t begin = 0; begin < count; begin += LANES) {
        int filled = count - begin < LANES ? (int)(count - begin) : LANES;
        load(plan, &w, family, x, at, which, begin, count);
        evaluate(plan, &w);
        reach_and_value(plan, &w);
        real error = largest_error(plan, &w);
        for (int64_t n = 0; n < plan->nodes; n++)
            if (plan->terminal[n] >= 0) w.weight[n] = exponential(w.weight[n]);
        for (int64_t i = 0; i < players; i++) {
            real more = regret(plan, &w, i);
            for (int lane = 0; lane < filled; lane++) {
                gain[(begin + lane) * players + i] = more[lane];
                value[(begin + lane) * players + i] = w.value[i][lane];
            }
        }
        for (int lane = 0; lane < filled; lane++) {
            int64_t game = begin + lane;
            residual[game] = error[lane];
            for (int64_t a = 0; a < plan->actions; a++) strategy[game * plan->actions + a] = w.prob[a][lane];
            for (int64_t q = 0; q < plan->node_ptr[plan->sets]; q++)
                belief[game * plan->nodes + plan->node[q]] = w.belief[q][lane];
            for (int64_t n = 0; n < plan->nodes; n++)
                if (plan->terminal[n] >= 0) reach[game * plan->terminals + plan->terminal[n]] = w.weight[n][lane];
        }
    }
}
