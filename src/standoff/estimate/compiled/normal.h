/* The normal and the logistic distribution, lane by lane, right far out in the tails: nothing is the difference of two
 * numbers that are nearly alike, so a chance of 1e-300 has as many digits as one of a half. */

#ifndef STANDOFF_NORMAL_H
#define STANDOFF_NORMAL_H

#include "../../solve/compiled/numbers.h"

/* Of a binary choice with index x: log chance of taking (F(x)) and of not taking (F(-x)), the chances themselves, the
 * density, and the slopes of the two logs by x and by -x. */
typedef struct {
    real log_yes, log_no, yes, no, density, slope_yes, slope_no;
} Binary;

/* (1 + t) (1 - Phi(t)) / phi(t) for t >= 0 as a Chebyshev series in (t - 5) / (t + 5): after Shepherd and Laframboise
 * (1981), whose variable this is. Coefficients from 60-digit arithmetic; the first one left out is below 2e-19. */
static const double MILLS[] = {
    1.1579976221305188, -0.1633449388451398, -0.013683136055781576, 0.03082200019810004, -0.016220073012046806,
    0.005616691016460094, -0.0014133933783549216, 0.0002502625460725661, -2.468907239728387e-05,
    -1.0107964061837592e-06, 7.495419179740573e-07, -7.600274268728337e-08, -1.1574771441328644e-08,
    3.333386472599843e-09, 7.538039628171347e-11, -1.1104247263727494e-10, 3.509243776551059e-12,
    3.6894953861750955e-12, -2.3376697776383095e-13, -1.3271797523541405e-13, 9.921706995888276e-15,
    5.276004995455379e-15, -3.373097694187922e-16, -2.2804338776379946e-16, 7.496330565808626e-18,
    1.0328041877290668e-17, 1.4940578561247512e-19,
};
#define MILLS_TERMS ((int)(sizeof MILLS / sizeof *MILLS))

/* (1 - Phi(t)) / phi(t) for t >= 0. */
static inline real mills(real t) {
    real y = (t - 5.0) / (t + 5.0), twice = y + y, one = every(0.0), two = every(0.0);
    for (int k = MILLS_TERMS - 1; k > 0; k--) { /* Clenshaw's recurrence */
        real next = twice * one - two + MILLS[k];
        two = one;
        one = next;
    }
    return (y * one - two + MILLS[0]) / (1.0 + t);
}

/* log(1 - u) for 0 <= u <= 1/2, to the last digits also of small u. */
static inline real log_rest(real u) {
    real rest = 1.0 - u;
    return logarithm(rest) - ((rest - 1.0) + u) / rest;
}

static inline Binary turned(bits negative, real log_far, real log_near, real far, real near, real density,
                            real slope_far, real slope_near) {
    Binary out;
    out.log_yes = where(negative, log_far, log_near);
    out.log_no = where(negative, log_near, log_far);
    out.yes = where(negative, far, near);
    out.no = where(negative, near, far);
    out.density = density;
    out.slope_yes = where(negative, slope_far, slope_near);
    out.slope_no = where(negative, slope_near, slope_far);
    return out;
}

/* m (m - t), how fast the slope m = phi / (1 - Phi) falls at -t: one less the variance of the tail, from t and m. Far out
 * m - t is the difference of near equals, so its series 1 - 1/t^2 + 6/t^4 takes over where the next term, 50/t^6, is gone. */
static inline real slope_fall(real t, real m) {
    real inverse = 1.0 / (t * t);
    return where(t > 500.0, 1.0 - inverse * (1.0 - 6.0 * inverse), m * (m - t));
}

#define MOST 1e150 /* beyond it squares overflow; a choice is as good as certain long before */

static inline Binary normal_choice(real x) {
    real t = magnitude(x);
    t = where(t > MOST, every(MOST), t);
    real ratio = mills(t), square = -0.5 * t * t;
    real density = exponential(square) * 0.3989422804014326779;
    real far = density * ratio, near = 1.0 - far;
    real log_far = square - 0.9189385332046727418 + logarithm(ratio);
    return turned(x < 0.0, log_far, log_rest(far), far, near, density, 1.0 / ratio, density / near);
}

static inline Binary logistic_choice(real x) {
    real t = magnitude(x), e = exponential(-t), all = 1.0 + e;
    real near = 1.0 / all, far = e * near;
    real log_near = log_rest(far);
    return turned(x < 0.0, log_near - t, log_near, far, near, far * near, near, far);
}

#endif
