//! Expressions: read from left to right and computed at once, with units.

use super::unit::{self, Powers};
use super::{Fault, Quantity, Scope, number};
use crate::code::Code;
use crate::limits;
use crate::span::Span;

/// The functions of one argument that take any plain number.
const PLAIN: &[&str] = &["ln", "log2", "log10", "exp"];
/// Every function.
pub(crate) const FUNCTIONS: &[&str] = &[
    "ceil", "floor", "round", "sqrt", "ln", "log2", "log10", "exp", "min", "max",
];

/// Computes an expression; `at` is where it stands in the text that the spans of faults refer to.
///
/// `Ok(None)` means that a name in it has no value because of a fault that is already reported.
pub(crate) fn compute(text: &str, at: usize, scope: &Scope) -> Result<Option<Quantity>, Fault> {
    if text.len() > limits::EXPRESSION_BYTES {
        let message = format!("this expression has {} bytes", text.len());
        return Err(
            Fault::new(Code::TooLarge, Span::new(at, at + text.len()), message).help(format!(
                "at most {}; give parts of it names",
                limits::EXPRESSION_BYTES
            )),
        );
    }
    let mut reader = Reader {
        text,
        at,
        place: 0,
        depth: 0,
        scope,
        poisoned: false,
    };
    let value = reader.sum()?;
    reader.skip();
    if reader.place < text.len() {
        return Err(reader.unexpected());
    }
    Ok((!reader.poisoned).then_some(value))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    place: usize,
    depth: usize,
    scope: &'a Scope,
    /// A name without a value was used: the result means nothing, and units are not compared.
    poisoned: bool,
}

fn plain(value: f64) -> Quantity {
    Quantity {
        value,
        unit: Powers::new(),
    }
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.place..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self) {
        let rest = self.rest();
        self.place += rest.len() - rest.trim_start().len();
    }

    fn span(&self, start: usize) -> Span {
        Span::new(self.at + start, self.at + self.place)
    }

    fn unexpected(&self) -> Fault {
        let Some(c) = self.peek() else {
            return Fault::new(
                Code::EstimateSyntax,
                Span::at(self.at + self.text.len()),
                "the expression ends too early",
            );
        };
        let span = Span::new(self.at + self.place, self.at + self.place + c.len_utf8());
        let fault = Fault::new(
            Code::EstimateSyntax,
            span,
            format!("`{c}` is not expected here"),
        );
        if c.is_ascii_digit() {
            fault.help(
                "digits are not grouped by spaces in an expression: write `86400` or `86_400`",
            )
        } else if c == ',' {
            fault.help(
                "digits are not grouped by commas in an expression: write `86400` or `86_400`",
            )
        } else if c.is_alphabetic() {
            fault.help(
                "an operator is missing: write `3 * name`; a unit stands right after a number",
            )
        } else {
            fault.help(
                "expressions have numbers, names, units, `+ - * / ^`, parentheses and functions",
            )
        }
    }

    fn deeper(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > limits::EXPRESSION_DEPTH {
            let span = Span::at(self.at + self.place);
            return Err(
                Fault::new(Code::TooDeep, span, "this expression is nested too deep")
                    .help("give parts of it names"),
            );
        }
        Ok(())
    }

    fn finite(&self, quantity: Quantity, start: usize) -> Result<Quantity, Fault> {
        if quantity.value.is_finite() || self.poisoned {
            return Ok(quantity);
        }
        Err(Fault::new(
            Code::EstimateNumber,
            self.span(start),
            "this is not a finite number",
        )
        .help("something is divided by zero, too large, or outside the range of its function"))
    }

    fn agree(
        &self,
        left: &Quantity,
        right: &Quantity,
        start: usize,
        what: &str,
    ) -> Result<(), Fault> {
        if left.unit == right.unit || self.poisoned {
            return Ok(());
        }
        let named = |q: &Quantity| match unit::name(&q.unit) {
            name if name.is_empty() => "a plain number".to_owned(),
            name => format!("`{name}`"),
        };
        let message = format!("{} and {} cannot be {what}", named(left), named(right));
        Err(Fault::new(Code::EstimateUnit, self.span(start), message)
            .help("multiply or divide by what is missing, or give the number its unit"))
    }

    fn sum(&mut self) -> Result<Quantity, Fault> {
        self.skip();
        let start = self.place;
        let mut left = self.product()?;
        loop {
            self.skip();
            let sign = match self.peek() {
                Some('+') => 1.0,
                Some('-' | '−') => -1.0,
                _ => return Ok(left),
            };
            self.place += self.peek().map_or(0, char::len_utf8);
            let right = self.product()?;
            self.agree(&left, &right, start, "added or subtracted")?;
            left.value += sign * right.value;
            left = self.finite(left, start)?;
        }
    }

    fn product(&mut self) -> Result<Quantity, Fault> {
        self.skip();
        let start = self.place;
        let mut left = self.signed()?;
        loop {
            self.skip();
            let divide = match self.peek() {
                Some('*' | '×' | '·') => false,
                Some('/' | '÷') => true,
                _ => return Ok(left),
            };
            self.place += self.peek().map_or(0, char::len_utf8);
            let right = self.signed()?;
            left.value = if divide {
                left.value / right.value
            } else {
                left.value * right.value
            };
            left.unit = unit::combine(&left.unit, &right.unit, if divide { -1 } else { 1 })
                .ok_or_else(|| {
                    Fault::new(
                        Code::EstimateUnit,
                        self.span(start),
                        "this unit has too many words",
                    )
                })?;
            left = self.finite(left, start)?;
        }
    }

    fn signed(&mut self) -> Result<Quantity, Fault> {
        self.skip();
        match self.peek() {
            Some(sign @ ('-' | '−' | '+')) => {
                self.place += sign.len_utf8();
                self.deeper()?;
                let mut value = self.signed()?;
                self.depth -= 1;
                if sign != '+' {
                    value.value = -value.value;
                }
                Ok(value)
            }
            _ => self.power(),
        }
    }

    fn power(&mut self) -> Result<Quantity, Fault> {
        let start = self.place;
        let base = self.atom()?;
        self.skip();
        if self.peek() != Some('^') {
            return Ok(base);
        }
        self.place += 1;
        self.deeper()?;
        let exponent = self.signed()?;
        self.depth -= 1;
        if !exponent.unit.is_empty() && !self.poisoned {
            return Err(Fault::new(
                Code::EstimateUnit,
                self.span(start),
                "an exponent has no unit",
            ));
        }
        let unit = if base.unit.is_empty() {
            Powers::new()
        } else {
            let whole = exponent.value.fract() == 0.0 && exponent.value.abs() <= 8.0;
            let raised = if whole {
                unit::raise(&base.unit, exponent.value as i32)
            } else {
                None
            };
            raised.ok_or_else(|| {
                Fault::new(
                    Code::EstimateUnit,
                    self.span(start),
                    "a value with a unit takes a small whole exponent",
                )
            })?
        };
        let value = Quantity {
            value: number::power(base.value, exponent.value),
            unit,
        };
        self.finite(value, start)
    }

    fn atom(&mut self) -> Result<Quantity, Fault> {
        self.skip();
        match self.peek() {
            Some('(') => {
                self.place += 1;
                self.deeper()?;
                let value = self.sum()?;
                self.depth -= 1;
                self.close()?;
                Ok(value)
            }
            Some(c) if c.is_ascii_digit() || c == '.' => self.number(),
            Some(c) if c.is_ascii_alphabetic() || c == '_' => self.name(),
            _ => Err(self.unexpected()),
        }
    }

    fn close(&mut self) -> Result<(), Fault> {
        self.skip();
        if self.peek() != Some(')') {
            return Err(match self.peek() {
                None => Fault::new(
                    Code::EstimateSyntax,
                    Span::at(self.at + self.text.len()),
                    "a parenthesis is not closed",
                ),
                Some(_) => self.unexpected(),
            });
        }
        self.place += 1;
        Ok(())
    }

    fn number(&mut self) -> Result<Quantity, Fault> {
        let start = self.place;
        let length = number_length(self.rest());
        self.place += length;
        let digits = self.text[start..self.place].replace('_', "");
        let value: f64 = digits.parse().map_err(|_| {
            Fault::new(
                Code::EstimateSyntax,
                self.span(start),
                format!("`{digits}` is not a number"),
            )
        })?;
        let quantity = self.finite(plain(value), start)?;
        let before = self.place;
        self.skip();
        if self.peek().is_some_and(unit::begins) {
            let (scope, at) = (self.scope, self.at + self.place);
            let (unit, length) =
                unit::read(self.rest(), at, |word, span| not_a_name(word, span, scope))?;
            self.place += length;
            return self.finite(
                Quantity {
                    value: value * unit.scale,
                    unit: unit.powers,
                },
                start,
            );
        }
        if !self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.place = before;
        }
        Ok(quantity)
    }

    fn name(&mut self) -> Result<Quantity, Fault> {
        let start = self.place;
        let length = self
            .rest()
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(self.rest().len());
        self.place += length;
        let name = &self.text[start..start + length];
        let span = self.span(start);
        if FUNCTIONS.contains(&name) {
            self.skip();
            if self.peek() == Some('(') {
                return self.call(name, start);
            }
        }
        match self.scope.names.get(name) {
            Some(Some(value)) => Ok(value.clone()),
            Some(None) => {
                self.poisoned = true;
                Ok(plain(1.0))
            }
            None => {
                let asked = self.scope.suggested.get();
                self.scope.suggested.set(asked + 1);
                // Past the first ones, a chapter full of faults is not searched for what was meant.
                let names = self
                    .scope
                    .names
                    .keys()
                    .take(if asked < 50 { usize::MAX } else { 0 });
                let known = names.map(String::as_str).chain(FUNCTIONS.iter().copied());
                let fault = Fault::new(
                    Code::EstimateUnknownName,
                    span,
                    format!("`{name}` has no value yet"),
                );
                Err(match crate::suggest::closest(name, known) {
                    Some(near) => fault.help(format!("did you mean `{near}`?")),
                    None => fault.help(format!(
                        "give it one on a line above; a unit stands after a number: `1 {name}`"
                    )),
                })
            }
        }
    }

    fn call(&mut self, name: &str, start: usize) -> Result<Quantity, Fault> {
        self.place += 1;
        self.deeper()?;
        let mut arguments = vec![self.sum()?];
        self.skip();
        while self.peek() == Some(',') {
            self.place += 1;
            arguments.push(self.sum()?);
            self.skip();
        }
        self.depth -= 1;
        self.close()?;
        if matches!(name, "min" | "max") {
            let mut best = arguments.swap_remove(0);
            for argument in arguments {
                self.agree(&best, &argument, start, "compared")?;
                let better = if name == "min" {
                    argument.value < best.value
                } else {
                    argument.value > best.value
                };
                if better {
                    best = argument;
                }
            }
            return Ok(best);
        }
        if arguments.len() != 1 {
            let message = format!("`{name}` takes one value, not {}", arguments.len());
            return Err(Fault::new(Code::EstimateSyntax, self.span(start), message));
        }
        let argument = arguments.swap_remove(0);
        let unit = match name {
            _ if argument.unit.is_empty() || self.poisoned => Powers::new(),
            "sqrt" if argument.unit.values().all(|power| power % 2 == 0) => argument
                .unit
                .iter()
                .map(|(word, power)| (word.clone(), power / 2))
                .collect(),
            // A number of nodes can be rounded up; a number of bytes is rounded in which unit?
            "ceil" | "floor" | "round"
                if !argument.unit.contains_key("B") && !argument.unit.contains_key("s") =>
            {
                argument.unit.clone()
            }
            _ => {
                let what = if PLAIN.contains(&name) {
                    "a plain number"
                } else {
                    "a number or a count"
                };
                let message = format!(
                    "`{name}` takes {what}, not `{}`",
                    unit::name(&argument.unit)
                );
                return Err(Fault::new(Code::EstimateUnit, self.span(start), message)
                    .help("divide by one of the unit first, such as `/ 1 GB`"));
            }
        };
        let value = number::function(name, argument.value).unwrap_or(f64::NAN);
        self.finite(Quantity { value, unit }, start)
    }
}

/// A word behind a number is a unit; when a line above gives it a value of another kind, it was meant otherwise.
fn not_a_name(word: &str, span: Span, scope: &Scope) -> Result<(), Fault> {
    let Some(Some(value)) = scope.names.get(word) else {
        return Ok(());
    };
    let Ok(unit) = unit::word(word, span) else {
        return Ok(());
    };
    let counts_itself = unit.powers.keys().any(|base| value.unit.contains_key(base));
    if counts_itself {
        return Ok(());
    }
    Err(Fault::new(
        Code::EstimateUnit,
        span,
        format!("`{word}` is a name above and a unit here"),
    )
    .help(format!(
        "write `* {word}` with a space after the operator if the name is meant, or rename one"
    )))
}

/// The length of the number at the beginning of a text: `50e6`, `1_000`, `.5`.
pub(crate) fn number_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digits = |mut i: usize| {
        while bytes
            .get(i)
            .is_some_and(|b| b.is_ascii_digit() || *b == b'_')
        {
            i += 1;
        }
        i
    };
    let mut i = digits(0);
    if bytes.get(i) == Some(&b'.') {
        i = digits(i + 1);
    }
    if matches!(bytes.get(i), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(i + 1), Some(b'+' | b'-')));
        if bytes.get(i + 1 + sign).is_some_and(u8::is_ascii_digit) {
            i = digits(i + 1 + sign);
        }
    }
    i
}
