/* How likely a challenger with private war payoffs is to challenge and then to stand firm, or to back down.
 *
 * It challenges where max(w + e1, a + e2) > c, and stands firm where the first of the two is the larger:
 *   h = integral over t > c of phi(t - w) Phi(t - a),   k the same with w and a changed over,   g = h + k.
 * Both are integrals of log-concave functions at least as narrow as phi, so the stretch that matters is known, and two
 * panels of 32 Gauss-Legendre nodes over it give them to about 1e-14 of their size, however small that is. Only the
 * smaller needs that: phi/Phi falls, so h > k where w > a, and g = 1 - Phi(c - w) Phi(c - a) is known in closed form. */

#ifndef STANDOFF_RESOLVE_H
#define STANDOFF_RESOLVE_H

#include "normal.h"

#define HALF_NODES 16
static const double NODE[HALF_NODES] = {
    0.048307665687738324, 0.1444719615827965, 0.23928736225213706, 0.33186860228212767, 0.42135127613063533,
    0.5068999089322294, 0.5877157572407623, 0.6630442669302152, 0.7321821187402897, 0.7944837959679424,
    0.84936761373257, 0.8963211557660521, 0.9349060759377397, 0.9647622555875064, 0.9856115115452684, 0.9972638618494816,
};
static const double NODE_WEIGHT[HALF_NODES] = {
    0.09654008851472766, 0.09563872007927471, 0.09384439908080451, 0.09117387869576378, 0.08765209300440378,
    0.08331192422694671, 0.07819389578707023, 0.07234579410884834, 0.06582222277636168, 0.058684093478535565,
    0.05099805926237609, 0.042835898022226836, 0.034273862913021765, 0.025392065309262024, 0.016274394730905743,
    0.007018610009470506,
};

static inline real root(real x) {
    for (int k = 0; k < LANES; k++) x[k] = __builtin_sqrt(x[k]);
    return x;
}

static inline real log_integrand(real t, real w, real a) {
    return -0.5 * (t - w) * (t - w) + normal_choice(t - a).log_yes;
}

/* The integrand over e^top, without logarithms: Phi is phi times Mills' ratio below, and one less that above. The exponent
 * can be a little above nothing, so it is taken down by 20 and the result up again. */
static inline real integrand(real t, real w, real a, real top) {
    real x = t - a, square = -0.5 * x * x, ratio = mills(magnitude(x));
    bits below = x < 0.0;
    real shape = exponential(-0.5 * (t - w) * (t - w) - top - 20.0 + where(below, square, every(0.0)));
    real density = 0.3989422804014326779 * ratio;
    return 485165195.40979028 * shape * where(below, density, 1.0 - exponential(square) * density);
}

static inline real panel(real low, real high, real w, real a, real top) {
    real half = 0.5 * (high - low), middle = 0.5 * (high + low), sum = every(0.0);
    for (int k = 0; k < HALF_NODES; k++)
        for (int side = -1; side < 2; side += 2)
            sum += NODE_WEIGHT[k] * integrand(middle + side * half * NODE[k], w, a, top);
    return sum * half;
}

/* log of the integral over t > c of phi(t - w) Phi(t - a). */
static real log_upper(real c, real w, real a) {
    c = where(c < -1e6, every(-1e6), where(c > 1e6, every(1e6), c)); /* beyond it nothing changes but rounding */
    real slope = w - c + normal_choice(c - a).slope_yes;
    bits inside = slope > 0.0; /* the mode lies above c */
    real mode = where(inside, larger(w, c), c);
    for (int step = 0; step < 60; step++) { /* Newton, from where the slope is positive, does not pass the mode far */
        Binary b = normal_choice(mode - a);
        real tilt = w - mode + b.slope_yes, fall = 1.0 + b.slope_yes * (mode - a + b.slope_yes);
        real move = where(inside, tilt / fall, every(0.0));
        mode += move;
        double worst = 0.0;
        for (int k = 0; k < LANES; k++) worst = __builtin_fabs(move[k]) > worst ? __builtin_fabs(move[k]) : worst;
        if (!(worst > 1e-6)) break;
    }
    mode = where(inside, larger(mode, c), c);
    real steep = where(inside, every(0.0), -slope); /* below: f(c + u) <= f(c) - steep u - u^2 / 2 */
    real reach = 80.0 / (root(steep * steep + 80.0) + steep); /* where that has fallen by 40 */
    real low = where(inside, larger(c, mode - 8.95), c), high = mode + reach;
    real cut = where(inside, mode, c + 0.3 * reach);
    cut = where(low < cut, cut, 0.5 * (low + high));
    real top = log_integrand(mode, w, a);
    real sum = panel(low, cut, w, a, top) + panel(cut, high, w, a, top);
    return top - 0.9189385332046727418 + logarithm(sum);
}

/* log h and log k. With Q = 1 - Phi, g = Q(c - w) Phi(c - a) + Q(c - a): no difference of near equals. */
static void log_resolved(real c, real w, real a, real *log_h, real *log_k) {
    bits firmer = w > a;
    real less = log_upper(c, where(firmer, a, w), where(firmer, w, a));
    c = where(c < -1e6, every(-1e6), where(c > 1e6, every(1e6), c));
    Binary by_w = normal_choice(c - w), by_a = normal_choice(c - a);
    real one = by_w.log_no + by_a.log_yes, other = by_a.log_no, most = larger(one, other);
    real all = most + logarithm(1.0 + exponential(-magnitude(one - other)));
    real share = exponential(less - all); /* at most a half, but for rounding */
    real more = all + log_rest(where(share < 0.5, share, every(0.5)));
    *log_h = where(firmer, more, less);
    *log_k = where(firmer, less, more);
}

#endif
