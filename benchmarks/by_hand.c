/* One Newton step for one tree, written by hand: crisis signalling with two types a side.
 *
 * The yardstick for the loops that take any tree. Everything is spelled out for this one: no indices are read, the two
 * unknowns' Jacobian is the chain rule on paper, and two rows are solved by Cramer's rule. Numbers come in as they do there,
 * games side by side in lanes, and the exponential and the logarithm are the same.
 *
 * A's type a and B's type b are drawn; A challenges or not, B concedes or resists, A stands or backs down. Unknown are the
 * log-odds of resisting; A's choices and all beliefs follow. */

#include "numbers.h"

#include <math.h>

enum { CONCEDE, WAR, BACK, NOT };
enum { A, B };

/* The probabilities of two actions, and their logarithms, from the log-odds of the second. */
typedef struct {
    real first, second, log_first, log_second;
} Choice;

static inline Choice choice(real odds) {
    real less = exponential(-magnitude(odds)), part = 1.0 / (1.0 + less);
    bits up = odds > 0.0;
    real rest = less * part, total = where(up, odds, every(0.0)) + logarithm(1.0 + less);
    return (Choice){where(up, rest, part), where(up, part, rest), -total, odds - total};
}

/* The probability of the first of two nodes. From the logarithms of their reach, so that nodes almost never reached have
 * beliefs too; or, where RASH is defined, from the reach itself. */
static inline real belief(real log_first, real log_second, real first, real second) {
#ifdef RASH
    (void)log_first, (void)log_second;
    return first / (first + second);
#else
    (void)first, (void)second;
    real odds = log_second - log_first, less = exponential(-magnitude(odds)), part = 1.0 / (1.0 + less);
    return where(odds > 0.0, less * part, part);
#endif
}

static inline real column(const double *from, int64_t stride, const int64_t *game) {
    real out;
    for (int lane = 0; lane < LANES; lane++) out[lane] = from[game[lane] * stride];
    return out;
}

/* As `standoff_correct` with one turn and no pulse. `payoffs[game][terminal][player]`; `odds[game]` are those of a = 0,
 * b = 0, b = 1 and a = 1. */
void by_hand(const double *payoffs, const double *odds, const double *log_odds, const double *rate, double *x,
             const double *at, const int64_t *which, int64_t count, double *size, double *sign, double *correction,
             double *slope) {
    for (int64_t begin = 0; begin < count; begin += LANES) {
        int filled = count - begin < LANES ? (int)(count - begin) : LANES;
        int64_t place[LANES], game[LANES];
        for (int lane = 0; lane < LANES; lane++) {
            place[lane] = begin + lane < count ? begin + lane : count - 1;
            game[lane] = which[place[lane]];
        }
        real pay[2][2][4][2], chance[2], log_chance[2], type[2], log_type[2], unknown[2];
        for (int a = 0; a < 2; a++)
            for (int b = 0; b < 2; b++)
                for (int end = 0; end < 4; end++)
                    for (int i = 0; i < 2; i++)
                        pay[a][b][end][i] = column(payoffs + (4 * (2 * a + b) + end) * 2 + i, 32, game);
        for (int k = 0; k < 2; k++) {
            type[k] = column(odds + 3 * k, 4, game);
            log_type[k] = column(log_odds + 3 * k, 4, game);
            chance[k] = column(odds + 1 + k, 4, game);
            log_chance[k] = column(log_odds + 1 + k, 4, game);
            unknown[k] = column(x + k, 2, place);
        }
        real precision = column(at, 1, place);
        real rate_a = column(rate + A, 2, game), rate_b = column(rate + B, 2, game);
        real by_a = precision * rate_a, by_b = precision * rate_b;

        Choice reply[2], challenge[2];
        for (int b = 0; b < 2; b++) reply[b] = choice(unknown[b]);
        real worth_b[2][2];  /* to B of resisting rather than conceding, by type of A and of B */
        real bend_b[2][2][3]; /* the same by the two unknowns and by precision; so are all that follow */
        real bend_challenge[2][3]; /* of the logarithm of its probability */
        for (int a = 0; a < 2; a++) {
            real met[2];
            met[0] = belief(log_chance[0] + reply[0].log_second, log_chance[1] + reply[1].log_second,
                            chance[0] * reply[0].second, chance[1] * reply[1].second);
            met[1] = 1.0 - met[0];
            real gain[2], mean; /* of backing down over standing, to A */
            for (int b = 0; b < 2; b++) gain[b] = pay[a][b][BACK][A] - pay[a][b][WAR][A];
            mean = met[0] * gain[0] + met[1] * gain[1];
            Choice stand = choice(by_a * mean);
            real both = stand.first * stand.second;
            real bend[3] = {both * by_a * reply[0].first * met[0] * (gain[0] - mean),
                            both * by_a * reply[1].first * met[1] * (gain[1] - mean), both * rate_a * mean};
            real better = every(0.0), bend_better[3] = {every(0.0), every(0.0), every(0.0)};
            for (int b = 0; b < 2; b++) {
                real last = stand.first * pay[a][b][WAR][A] + stand.second * pay[a][b][BACK][A];
                real over = last - pay[a][b][CONCEDE][A];
                better += chance[b] * (pay[a][b][CONCEDE][A] + reply[b].second * over - pay[a][b][NOT][A]);
                bend_better[b] += chance[b] * reply[b].first * reply[b].second * over;
                for (int k = 0; k < 3; k++) bend_better[k] += chance[b] * reply[b].second * gain[b] * bend[k];
                real gain_b = pay[a][b][BACK][B] - pay[a][b][WAR][B];
                worth_b[a][b] = pay[a][b][WAR][B] + stand.second * gain_b - pay[a][b][CONCEDE][B];
                for (int k = 0; k < 3; k++) bend_b[a][b][k] = gain_b * bend[k];
            }
            challenge[a] = choice(-(by_a * better));
            for (int k = 0; k < 3; k++) bend_challenge[a][k] = challenge[a].second * by_a * bend_better[k];
            bend_challenge[a][2] += challenge[a].second * rate_a * better;
        }
        real residual[2], matrix[2][2], drift[2];
        for (int b = 0; b < 2; b++) {
            real met[2], mean;
            met[0] = belief(log_type[0] + challenge[0].log_first, log_type[1] + challenge[1].log_first,
                            type[0] * challenge[0].first, type[1] * challenge[1].first);
            met[1] = 1.0 - met[0];
            mean = met[0] * worth_b[0][b] + met[1] * worth_b[1][b];
            residual[b] = unknown[b] - by_b * mean;
            real bend[3];
            for (int k = 0; k < 3; k++) {
                bend[k] = every(0.0);
                for (int a = 0; a < 2; a++)
                    bend[k] += met[a] * (bend_b[a][b][k] + (worth_b[a][b] - mean) * bend_challenge[a][k]);
            }
            for (int c = 0; c < 2; c++) matrix[b][c] = (b == c ? 1.0 : 0.0) - by_b * bend[c];
            drift[b] = rate_b * mean + by_b * bend[2];
        }
        real determinant = matrix[0][0] * matrix[1][1] - matrix[0][1] * matrix[1][0], part = 1.0 / determinant;
        real move[2], way[2], top = every(0.0);
        for (int v = 0; v < 2; v++) {
            int o = 1 - v;
            move[v] = part * (matrix[o][o] * residual[v] - matrix[v][o] * residual[o]);
            way[v] = part * (matrix[o][o] * drift[v] - matrix[v][o] * drift[o]);
            top = larger(where(move[v] == move[v], magnitude(move[v]), every(INFINITY)), top);
        }
        for (int lane = 0; lane < filled; lane++) {
            int64_t k = begin + lane;
            size[k] = top[lane];
            sign[k] = determinant[lane] > 0.0 ? 1.0 : determinant[lane] < 0.0 ? -1.0 : 0.0;
            for (int v = 0; v < 2; v++) {
                x[k * 2 + v] -= move[v][lane];
                correction[k * 2 + v] = move[v][lane];
                slope[k * 2 + v] = way[v][lane];
            }
        }
    }
}
