//! Every float function and every printed number of the crate, so that identity is decided in one place.
//!
//! The trigonometric functions are the standard library's: on glibc they agree bit for bit with the
//! browser the official exporter was recorded in. `hypot` is written out because browsers scale by the
//! maximum and sum with compensation, which the C library does not.
#![allow(
    clippy::disallowed_methods,
    reason = "the one module that may call float functions"
)]

mod print;
mod writer;

pub(crate) use print::{Hundredths, css, cut, js, push_cut, push_fixed, push_js, rounded};
pub(crate) use writer::Writer;

pub(crate) const PI: f64 = std::f64::consts::PI;

pub(crate) fn sin(x: f64) -> f64 {
    x.sin()
}

pub(crate) fn cos(x: f64) -> f64 {
    x.cos()
}

pub(crate) fn atan(x: f64) -> f64 {
    x.atan()
}

pub(crate) fn atan2(y: f64, x: f64) -> f64 {
    y.atan2(x)
}

pub(crate) fn sqrt(x: f64) -> f64 {
    x.sqrt()
}

/// `Math.pow(x, 2)`.
pub(crate) fn square(x: f64) -> f64 {
    x * x
}

/// `Math.pow(x, 3)`.
pub(crate) fn cube(x: f64) -> f64 {
    x.powf(3.0)
}

/// `Math.hypot(x, y)` as V8 computes it.
pub(crate) fn hypot(x: f64, y: f64) -> f64 {
    let (x, y) = (x.abs(), y.abs());
    if x.is_infinite() || y.is_infinite() {
        return f64::INFINITY;
    }
    if x.is_nan() || y.is_nan() {
        return f64::NAN;
    }
    let max = if x > y { x } else { y };
    if max == 0.0 {
        return 0.0;
    }
    let (mut sum, mut lost) = (0.0, 0.0);
    for v in [x, y] {
        let n = v / max;
        let term = n * n - lost;
        let next = sum + term;
        lost = (next - sum) - term;
        sum = next;
    }
    sqrt(sum) * max
}

/// `Math.round`: halves go up.
pub(crate) fn round(x: f64) -> f64 {
    if !x.is_finite() {
        return x;
    }
    let floor = x.floor();
    if x - floor >= 0.5 { floor + 1.0 } else { floor }
}

/// `Math.min(a, b)`: NaN wins.
pub(crate) fn min(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a < b {
        a
    } else {
        b
    }
}

/// `Math.max(a, b)`: NaN wins.
pub(crate) fn max(a: f64, b: f64) -> f64 {
    if a.is_nan() || b.is_nan() {
        f64::NAN
    } else if a > b {
        a
    } else {
        b
    }
}

/// JavaScript's `ToInt32`.
pub(crate) fn to_int32(x: f64) -> i32 {
    let near = x as i32;
    if x.trunc() == f64::from(near) {
        return near;
    }
    if !x.is_finite() {
        return 0;
    }
    let x = x.trunc();
    let m = x % 4_294_967_296.0;
    let m = if m < 0.0 { m + 4_294_967_296.0 } else { m };
    // `m` is a whole number below 2^32, so the casts keep every bit
    (m as u32) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions_are_javascripts() {
        assert_eq!(to_int32(4_294_967_297.0), 1);
        assert_eq!(to_int32(-1.0), -1);
        assert_eq!(to_int32(2_147_483_648.0), i32::MIN);
        assert_eq!(to_int32(-2_147_483_649.0), i32::MAX);
        assert_eq!(to_int32(f64::NAN), 0);
        assert_eq!(round(-0.5), 0.0);
        assert_eq!(round(2.5), 3.0);
    }
}
