//! Units: bytes, seconds, percent, and any other word, which counts itself.

use super::Fault;
use crate::code::Code;
use crate::limits;
use crate::span::Span;
use std::collections::BTreeMap;

/// The powers of the base units; no entry is zero.
pub type Powers = BTreeMap<String, i32>;

/// No power of a unit is larger: it keeps the arithmetic on them far from overflow.
const MOST: i32 = 64;

/// A unit as written: its base units, and how many of them it is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Unit {
    pub(crate) scale: f64,
    pub(crate) powers: Powers,
}

const BYTES: &[(&str, f64)] = &[
    ("B", 1.0),
    ("byte", 1.0),
    ("KB", 1e3),
    ("kB", 1e3),
    ("MB", 1e6),
    ("GB", 1e9),
    ("TB", 1e12),
    ("PB", 1e15),
    ("EB", 1e18),
    ("KiB", 1024.0),
    ("MiB", 1_048_576.0),
    ("GiB", 1_073_741_824.0),
    ("TiB", 1_099_511_627_776.0),
    ("PiB", 1_125_899_906_842_624.0),
    ("bit", 0.125),
    ("kbit", 125.0),
    ("Mbit", 125e3),
    ("Gbit", 125e6),
    ("Tbit", 125e9),
];
const SECONDS: &[(&str, f64)] = &[
    ("ns", 1e-9),
    ("us", 1e-6),
    ("µs", 1e-6),
    ("μs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("sec", 1.0),
    ("second", 1.0),
    ("min", 60.0),
    ("minute", 60.0),
    ("h", 3600.0),
    ("hour", 3600.0),
    ("day", 86_400.0),
    ("week", 604_800.0),
    ("month", 2_628_000.0),
    ("year", 31_536_000.0),
];
/// Words that mean a power of ten to people and a unit to nobody.
const MULTIPLIERS: &[(&str, &str)] = &[
    ("k", "e3"),
    ("K", "e3"),
    ("thousand", "e3"),
    ("M", "e6"),
    ("mn", "e6"),
    ("million", "e6"),
    ("G", "e9"),
    ("bn", "e9"),
    ("billion", "e9"),
    ("T", "e12"),
    ("trillion", "e12"),
];

/// Reads one word of a unit.
pub(crate) fn word(word: &str, span: Span) -> Result<Unit, Fault> {
    if word == "%" {
        return Ok(Unit {
            scale: 0.01,
            powers: Powers::new(),
        });
    }
    let singular = word.strip_suffix('s').filter(|s| !s.is_empty());
    for (table, base) in [(BYTES, "B"), (SECONDS, "s")] {
        let exact = table.iter().find(|(name, _)| *name == word);
        // `days` and `bits`, but not `Bs` or `hs`: only names of three letters and more have a plural.
        let plural = || {
            table
                .iter()
                .find(|(name, _)| Some(*name) == singular && name.len() > 2)
        };
        if let Some((_, scale)) = exact.or_else(plural) {
            return Ok(Unit {
                scale: *scale,
                powers: Powers::from([(base.to_owned(), 1)]),
            });
        }
    }
    if let Some((_, power)) = MULTIPLIERS
        .iter()
        .find(|(name, _)| *name == word || Some(*name) == singular)
    {
        return Err(
            Fault::new(Code::EstimateUnit, span, format!("`{word}` is not a unit")).help(format!(
                "write the power of ten with the number, such as `5{power}`"
            )),
        );
    }
    let lower = word.to_lowercase();
    let near = BYTES
        .iter()
        .chain(SECONDS)
        .find(|(name, _)| name.to_lowercase() == lower);
    if let Some((name, _)) = near {
        return Err(
            Fault::new(Code::EstimateUnit, span, format!("`{word}` is not a unit")).help(format!(
                "did you mean `{name}`? Capitals matter: `B` is a byte, `bit` a bit, `s` a second"
            )),
        );
    }
    let counted = singular.unwrap_or(word);
    Ok(Unit {
        scale: 1.0,
        powers: Powers::from([(counted.to_owned(), 1)]),
    })
}

/// True for a character that a word of a unit begins with.
pub(crate) fn begins(c: char) -> bool {
    c.is_alphabetic() || c == '%'
}

/// The length of the word of a unit at the beginning of a text.
pub(crate) fn word_length(text: &str) -> usize {
    if text.starts_with('%') {
        return 1;
    }
    text.find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(text.len())
}

/// Multiplies two sets of powers, the second one raised to `sign`.
pub(crate) fn combine(left: &Powers, right: &Powers, sign: i32) -> Option<Powers> {
    let mut powers = left.clone();
    for (name, power) in right {
        let sum = powers.get(name).copied().unwrap_or(0) + power * sign;
        if sum.abs() > MOST {
            return None;
        }
        if sum == 0 {
            powers.remove(name);
        } else {
            powers.insert(name.clone(), sum);
        }
    }
    (powers.len() <= limits::UNIT_WORDS).then_some(powers)
}

/// Raises powers to a power.
pub(crate) fn raise(powers: &Powers, by: i32) -> Option<Powers> {
    let mut raised = Powers::new();
    for (name, power) in powers {
        let product = power.checked_mul(by).filter(|p| p.abs() <= MOST)?;
        if product != 0 {
            raised.insert(name.clone(), product);
        }
    }
    Some(raised)
}

/// Reads a unit such as `msg/user/day` at the beginning of a text: no spaces inside.
///
/// Gives the unit with its length; `at` is where the text stands, `check` sees each word first.
pub(crate) fn read(
    text: &str,
    at: usize,
    mut check: impl FnMut(&str, Span) -> Result<(), Fault>,
) -> Result<(Unit, usize), Fault> {
    let mut unit = Unit {
        scale: 1.0,
        powers: Powers::new(),
    };
    let mut length = 0;
    let mut sign = 1;
    loop {
        let size = word_length(&text[length..]);
        let span = Span::new(at + length, at + length + size);
        let name = &text[length..length + size];
        check(name, span)?;
        let next = word(name, span)?;
        unit.scale = if sign > 0 {
            unit.scale * next.scale
        } else {
            unit.scale / next.scale
        };
        unit.powers = combine(&unit.powers, &next.powers, sign)
            .ok_or_else(|| Fault::new(Code::EstimateUnit, span, "this unit has too many words"))?;
        length += size;
        let mut rest = text[length..].chars();
        sign = match rest.next() {
            Some('/') => -1,
            Some('*') => 1,
            _ => break,
        };
        if !rest.next().is_some_and(begins) {
            break;
        }
        length += 1;
    }
    Ok((unit, length))
}

/// Writes powers as an author would: `msg/s`, `B`, `1/s`.
pub(crate) fn name(powers: &Powers) -> String {
    let part = |(name, power): (&String, &i32)| match power.abs() {
        1 => name.clone(),
        more => format!("{name}^{more}"),
    };
    let over: Vec<String> = powers.iter().filter(|(_, p)| **p > 0).map(part).collect();
    let under: Vec<String> = powers.iter().filter(|(_, p)| **p < 0).map(part).collect();
    let mut text = if over.is_empty() && !under.is_empty() {
        "1".to_owned()
    } else {
        over.join("*")
    };
    for name in under {
        text.push('/');
        text.push_str(&name);
    }
    text
}
