//! Numbers: the functions of the arithmetic, rounding to figures, and one way of printing.

/// `ln`, `exp` and their like from a library in plain Rust: the same bits on every machine.
pub(crate) fn function(name: &str, x: f64) -> Option<f64> {
    Some(match name {
        "ceil" => near_whole(x).ceil(),
        "floor" => near_whole(x).floor(),
        "round" => near_whole(x).round(),
        "sqrt" => x.sqrt(),
        "ln" => libm::log(x),
        "log2" => libm::log2(x),
        "log10" => libm::log10(x),
        "exp" => libm::exp(x),
        _ => return None,
    })
}

/// Fifteen nodes that came out as 15.000000000000002 are not sixteen.
fn near_whole(x: f64) -> f64 {
    let whole = x.round();
    if (x - whole).abs() <= 1e-9 * x.abs().max(1.0) {
        whole
    } else {
        x
    }
}

/// `x` to the power of `y`.
pub(crate) fn power(x: f64, y: f64) -> f64 {
    libm::pow(x, y)
}

/// The decimal digits of `value` rounded to `figures`, and the power of ten of the first digit.
fn digits(value: f64, figures: usize) -> (String, i32) {
    let text = format!("{:.*e}", figures.clamp(1, 17) - 1, value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    (mantissa.replace('.', ""), exponent.parse().unwrap_or(0))
}

/// True when `value` rounds to `claim` at so many figures; either way is right for a tie.
pub(crate) fn rounds_to(value: f64, claim: f64, figures: usize) -> bool {
    if claim == 0.0 || value == 0.0 {
        return claim == value;
    }
    if value.signum() != claim.signum() {
        return false;
    }
    let wanted = digits(claim, figures);
    // The last bits of a computation must not decide a tie.
    [1.0, 1.0 + 1e-12, 1.0 - 1e-12]
        .iter()
        .any(|nudge| digits(value * nudge, figures) == wanted)
}

/// How a number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Style {
    /// `23 148`, with this between groups of three digits.
    Grouped(char),
    /// `23148`
    Plain,
    /// `2.3e4`
    Power,
}

/// Writes a number at so many figures.
pub(crate) fn print(value: f64, figures: usize, style: Style) -> String {
    if value == 0.0 || !value.is_finite() {
        return if value == 0.0 {
            "0".to_owned()
        } else {
            value.to_string()
        };
    }
    let (digits, exponent) = digits(value, figures);
    let sign = if value < 0.0 { "-" } else { "" };
    if style == Style::Power || !(-6..15).contains(&exponent) {
        let (first, rest) = digits.split_at(1);
        let point = if rest.is_empty() { "" } else { "." };
        return format!("{sign}{first}{point}{rest}e{exponent}");
    }
    let (whole, fraction) = if exponent < 0 {
        let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
        ("0".to_owned(), format!("{}{digits}", "0".repeat(zeros)))
    } else {
        let places = usize::try_from(exponent).unwrap_or(0) + 1;
        if digits.len() > places {
            let (whole, fraction) = digits.split_at(places);
            (whole.to_owned(), fraction.to_owned())
        } else {
            (
                format!("{digits}{}", "0".repeat(places - digits.len())),
                String::new(),
            )
        }
    };
    let whole = match style {
        Style::Grouped(separator) if whole.len() > 3 => group(&whole, separator),
        _ => whole,
    };
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// The same number without zeros at the end of its fraction.
pub(crate) fn without_zeros(number: &str) -> String {
    let (mantissa, power) = match number.split_once('e') {
        Some((mantissa, power)) => (mantissa, format!("e{power}")),
        None => (number, String::new()),
    };
    if !mantissa.contains('.') {
        return number.to_owned();
    }
    let mantissa = mantissa.trim_end_matches('0').trim_end_matches('.');
    format!("{mantissa}{power}")
}

fn group(digits: &str, separator: char) -> String {
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_printed_at_their_figures() {
        assert_eq!(print(23_148.148, 5, Style::Grouped(' ')), "23 148");
        assert_eq!(print(69_444.4, 2, Style::Grouped(',')), "69,000");
        assert_eq!(print(2.04e9, 2, Style::Power), "2.0e9");
        assert_eq!(print(3.285, 2, Style::Plain), "3.3");
        assert_eq!(print(0.001_234, 3, Style::Plain), "0.00123");
        assert_eq!(print(-1.5e20, 2, Style::Plain), "-1.5e20");
        assert_eq!(print(999.96, 4, Style::Plain), "1000");
        assert_eq!(print(0.0, 3, Style::Plain), "0");
    }

    #[test]
    fn whole_numbers_survive_binary_fractions() {
        assert_eq!(function("ceil", 15.000_000_000_000_002), Some(15.0));
        assert_eq!(function("floor", 1_999_999_999.999_999_8), Some(2e9));
        assert_eq!(function("ceil", 15.000_01), Some(16.0));
        assert_eq!(function("ceil", -0.5), Some(-0.0));
        assert_eq!(without_zeros("579.0"), "579");
        assert_eq!(without_zeros("6.0000e11"), "6e11");
        assert_eq!(without_zeros("6 000"), "6 000");
    }

    #[test]
    fn rounding_follows_the_figures() {
        assert!(rounds_to(3.285, 3.3, 2));
        assert!(!rounds_to(3.24, 3.3, 2));
        assert!(rounds_to(99.6006, 99.6, 3));
        assert!(rounds_to(0.125, 0.13, 2));
        assert!(rounds_to(0.125, 0.12, 2));
        assert!(rounds_to(99.6, 100.0, 2));
        assert!(!rounds_to(96.0, 100.0, 2));
        assert!(!rounds_to(-5.0, 5.0, 2));
        assert!(!rounds_to(0.0, 1e-300, 2));
    }
}
