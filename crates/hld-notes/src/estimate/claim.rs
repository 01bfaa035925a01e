//! Claims: the number that the author says a value has, and whether it does.

use super::expression::number_length;
use super::number::{self, Style};
use super::unit::{self, Unit};
use super::{Fault, Quantity};
use crate::code::Code;
use crate::span::Span;

/// A claim as written.
pub(crate) struct Written {
    /// Number and unit, in the text.
    pub(crate) span: Span,
    value: f64,
    figures: usize,
    style: Style,
    /// The number has a fraction: its zeros are figures too.
    has_point: bool,
    /// Number and unit as the author wrote them.
    text: String,
    unit: Option<(Unit, String)>,
}

/// Figures past this are noise of binary fractions.
const MOST_FIGURES: usize = 15;

/// True when a remark begins like a claim.
pub(crate) fn is_claim(text: &str) -> bool {
    let text = text
        .trim_start()
        .trim_start_matches(['≈', '~', '='])
        .trim_start();
    let text = text.strip_prefix(['-', '−', '+']).unwrap_or(text);
    let mut chars = text.chars();
    match chars.next() {
        Some('.') => chars.next().is_some_and(|c| c.is_ascii_digit()),
        Some(c) => c.is_ascii_digit(),
        None => false,
    }
}

/// Reads a claim; `at` is where the text stands. What follows in parentheses or after two spaces is a remark.
pub(crate) fn read(text: &str, at: usize) -> Result<Written, Fault> {
    let mut i = text.len() - text.trim_start().len();
    i += text[i..].len()
        - text[i..]
            .trim_start_matches(['≈', '~', '='])
            .trim_start()
            .len();
    let start = i;
    let negative = text[i..].starts_with(['-', '−']);
    if text[i..].starts_with(['-', '−', '+']) {
        i += text[i..].chars().next().map_or(0, char::len_utf8);
    }
    let mut digits = String::new();
    let (length, separator) = grouped(&text[i..], &mut digits);
    i += length;
    let value: f64 = digits.parse().unwrap_or(f64::NAN);
    if !value.is_finite() {
        return Err(Fault::new(
            Code::EstimateClaimSyntax,
            Span::new(at + start, at + i),
            "this claim is not a number",
        ));
    }
    let style = match separator {
        Some(separator) => Style::Grouped(separator),
        None if digits.contains(['e', 'E']) => Style::Power,
        None if digits.chars().take_while(char::is_ascii_digit).count() > 3 => Style::Plain,
        None => Style::Grouped(' '),
    };
    let mut end = i;
    let rest = &text[i..];
    let gap = rest.len() - rest.trim_start().len();
    let mut unit = None;
    if (gap <= 1 || gap == rest.chars().next().map_or(0, char::len_utf8))
        && let Some(word) = rest
            .get(gap..)
            .filter(|word| word.chars().next().is_some_and(unit::begins))
    {
        let (found, length) = unit::read(word, at + i + gap, |_, _| Ok(()))?;
        unit = Some((found, word[..length].to_owned()));
        end = i + gap + length;
    }
    let after = &text[end..];
    let remark = after.trim_start();
    let spaces = after[..after.len() - remark.len()].chars().count();
    if !remark.is_empty() && !remark.starts_with('(') && spaces < 2 {
        let span = Span::new(at + end, at + text.trim_end().len());
        return Err(Fault::new(Code::EstimateClaimSyntax, span, format!("`{}` does not belong to a claim", remark.trim_end()))
            .help("a claim is a number with an optional unit; a remark stands in parentheses or after two spaces"));
    }
    Ok(Written {
        span: Span::new(at + start, at + end),
        value: if negative { -value } else { value },
        figures: figures(&digits),
        style,
        has_point: digits.contains('.'),
        text: text[start..end].to_owned(),
        unit,
    })
}

/// Reads digits in groups of three; gives the length and the separator.
fn grouped(text: &str, digits: &mut String) -> (usize, Option<char>) {
    let first = text.bytes().take_while(u8::is_ascii_digit).count();
    let mut separator = None;
    let mut i = first;
    if (1..=3).contains(&first) {
        while let Some(c) = text[i..].chars().next() {
            if !matches!(c, ' ' | ',' | '_' | '\u{a0}' | '\u{2009}' | '\u{202f}')
                || separator.is_some_and(|s| s != c)
            {
                break;
            }
            let group = i + c.len_utf8();
            if text[group..].bytes().take_while(u8::is_ascii_digit).count() != 3 {
                break;
            }
            separator = Some(c);
            i = group + 3;
        }
    }
    if separator.is_none() {
        let length = number_length(text);
        digits.push_str(&text[..length].replace('_', ""));
        return (length, None);
    }
    digits.extend(text[..i].chars().filter(char::is_ascii_digit));
    let tail = number_length(&text[i..]);
    if text[i..].starts_with('.') {
        digits.push_str(&text[i..i + tail]);
        i += tail;
    }
    (i, separator)
}

/// The figures that a number states, two at least: `600` states two, `600.0` four.
fn figures(digits: &str) -> usize {
    let mantissa = digits.split(['e', 'E']).next().unwrap_or("");
    let stated = if mantissa.contains('.') {
        mantissa.replace('.', "").trim_start_matches('0').len()
    } else {
        mantissa.trim_start_matches('0').trim_end_matches('0').len()
    };
    stated.clamp(2, MOST_FIGURES)
}

/// Compares a claim with the value it is about.
pub(crate) fn compare(claim: &Written, value: &Quantity) -> Result<(), Fault> {
    let empty = unit::Powers::new();
    let (scale, powers, name) = match &claim.unit {
        Some((unit, name)) => (unit.scale, &unit.powers, name.as_str()),
        None => (1.0, &empty, ""),
    };
    if *powers != value.unit {
        let mine = if powers.is_empty() {
            "a plain number".to_owned()
        } else {
            format!("in `{name}`")
        };
        let its = if value.unit.is_empty() {
            "a plain number".to_owned()
        } else {
            format!("in `{}`", unit::name(&value.unit))
        };
        let right = number::print(value.value, claim.figures.max(4), claim.style);
        let right = number::without_zeros(&right);
        return Err(Fault::new(
            Code::EstimateClaimUnit,
            claim.span,
            format!("the claim is {mine}, the value is {its}"),
        )
        .help(format!(
            "the value is {}",
            join(&right, &unit::name(&value.unit))
        )));
    }
    let value = value.value / scale;
    if number::rounds_to(value, claim.value, claim.figures) {
        return Ok(());
    }
    let mut right = number::print(value, claim.figures, claim.style);
    if !claim.has_point {
        right = number::without_zeros(&right);
    }
    let right = join(&right, name);
    let exact = number::without_zeros(&number::print(value, 8, claim.style));
    let exact = join(&exact, name);
    let help = if exact == right {
        format!("write `{right}`, or mend the expression")
    } else {
        format!("write `{right}`, or mend the expression; unrounded it is {exact}")
    };
    let message = format!("the value is {right}, not {}", claim.text);
    Err(Fault::new(Code::EstimateClaimWrong, claim.span, message).help(help))
}

fn join(number: &str, unit: &str) -> String {
    match unit {
        "" => number.to_owned(),
        "%" => format!("{number}%"),
        unit => format!("{number} {unit}"),
    }
}
