//! Numbers as text: JavaScript's shortest form, rounded or cut to hundredths, CSS.

use std::cmp::Ordering;

use super::Writer;

/// A number as JavaScript's template strings print it.
pub(crate) fn js(x: f64) -> String {
    let mut out = Writer::default();
    push_js(&mut out, x);
    out.into_string()
}

/// Appends a number as JavaScript's template strings print it.
pub(crate) fn push_js(out: &mut Writer, x: f64) {
    /// Numbers below are printed digit by digit where that is simple.
    const SMALL: f64 = 1e9;
    let size = x.abs();
    if size < SMALL {
        // in range, so the cast only drops the fraction
        let whole = size as u32;
        if f64::from(whole) == size {
            push_sign(out, x < 0.0);
            return push_whole(out, u64::from(whole));
        }
        if let Some((digits, places)) = shortest(size) {
            push_sign(out, x < 0.0);
            // what is left may be one whole: the decimal is the larger number where nothing shorter is between
            let left = digits - u64::from(whole) * POWERS[places];
            let carried = u64::from(left >= POWERS[places]);
            push_whole(out, u64::from(whole) + carried);
            return push_places(out, left - carried * POWERS[places], places);
        }
    }
    if x.is_finite() {
        out.push_str(ryu_js::Buffer::new().format_finite(x));
    } else if x.is_nan() {
        out.put(["NaN"]);
    } else if x > 0.0 {
        out.put(["Infinity"]);
    } else {
        out.put(["-Infinity"]);
    }
}

/// Powers of ten.
static POWERS: [u64; 20] = {
    let mut table = [1; 20];
    let mut n = 1;
    while n < table.len() {
        table[n] = table[n - 1] * 10;
        n += 1;
    }
    table
};

/// The shortest decimal that is nearer to a number than to any other, for a number below 10^9 that is not whole: its
/// digits, and how many of them stand behind the point. Of several as short it is the nearest.
///
/// `None` where that needs more care.
fn shortest(size: f64) -> Option<(u64, usize)> {
    let bits = size.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    // the number is `mantissa` over 2^`down`; everything is doubled below, so that the points half way to its
    // neighbors are whole
    let (mantissa, down) = (
        fraction | (1 << 52),
        1075_u32.checked_sub((bits >> 52) as u32)?,
    );
    let shift = down + 1;
    // one neighbor of a power of two is nearer than the other
    if fraction == 0 || !(24..64).contains(&shift) {
        return None;
    }
    // the power of ten above 2^down: between the points half way lie one to ten multiples of its inverse
    let mut places = ((down * 1233) >> 12) as usize + 1;
    let half_way = u128::from(POWERS[places]);
    let twice = u128::from(mantissa * 2) * half_way;
    // never on a point half way: such a power has fewer twos than the shift
    let low = ((twice - half_way) >> shift) as u64 + 1;
    let high = ((twice + half_way) >> shift) as u64;
    let mut digits = high / 10;
    if digits * 10 >= low {
        places -= 1;
        while places > 1 && digits.is_multiple_of(10) {
            digits /= 10;
            places -= 1;
        }
        return Some((digits, places));
    }
    let rest = twice as u64 & ((1 << shift) - 1);
    match rest.cmp(&(1 << down)) {
        Ordering::Less => Some(((twice >> shift) as u64, places)),
        Ordering::Greater => Some(((twice >> shift) as u64 + 1, places)),
        // two are as near
        Ordering::Equal => None,
    }
}

/// Appends a point and so many digits.
fn push_places(out: &mut Writer, mut rest: u64, places: usize) {
    let Some((text, end)) = out.room::<20>() else {
        return;
    };
    text[0] = b'.';
    let mut pairs = text[1..=places].rchunks_exact_mut(2);
    for pair in &mut pairs {
        pair.copy_from_slice(&PAIRS[(rest % 100) as usize]);
        rest /= 100;
    }
    if let [first] = pairs.into_remainder() {
        // one digit
        *first = b'0' + rest as u8;
    }
    *end += 1 + places;
}

/// Two digits each.
static PAIRS: [[u8; 2]; 100] = {
    let mut table = [[0; 2]; 100];
    let mut n = 0;
    while n < 100 {
        // digits
        table[n] = [b'0' + (n / 10) as u8, b'0' + (n % 10) as u8];
        n += 1;
    }
    table
};

fn push_sign(out: &mut Writer, is_negative: bool) {
    if is_negative {
        out.put(["-"]);
    }
}

/// Appends a point and the digits of `rest` parts of `unit`, a power of ten up to 10^6, without zeros at the end.
fn push_fraction(out: &mut Writer, mut rest: u64, unit: u64) {
    if rest == 0 {
        return;
    }
    let Some((text, end)) = out.room::<8>() else {
        return;
    };
    text[0] = b'.';
    let (mut at, mut place) = (1, unit / 10);
    while rest > 0 {
        // one digit
        text[at & 7] = b'0' + (rest / place) as u8;
        at += 1;
        rest %= place;
        place /= 10;
    }
    *end += at;
}

#[inline(always)]
fn push_whole(out: &mut Writer, n: u64) {
    let Some(digits) = usize::try_from(n).ok().and_then(|n| WHOLE.get(n)) else {
        return push_long(out, n);
    };
    if let Some((text, end)) = out.room() {
        *text = *digits;
        *end += bits_before_last(u32::from_le_bytes(*digits)) as usize / 8 + 1;
    }
}

#[inline(never)]
fn push_long(out: &mut Writer, mut n: u64) {
    let mut digits = [0u8; 20];
    let mut at = digits.len();
    loop {
        at -= 1;
        // one digit
        digits[at] = b'0' + (n % 10) as u8;
        n /= 10;
        if n == 0 {
            break;
        }
    }
    if let Some((text, end)) = out.room::<20>() {
        let length = digits.len() - at;
        text[..length].copy_from_slice(&digits[at..]);
        *end += length;
    }
}

/// Appends `Number(x.toFixed(digits))` as JavaScript prints it.
pub(crate) fn push_fixed(out: &mut Writer, x: f64, digits: u8) {
    let unit = POWERS[usize::from(digits.min(6))];
    let Some(n) = scaled(x, unit) else {
        return push_js(out, x);
    };
    push_sign(out, x < 0.0 && n != 0);
    push_whole(out, n / unit);
    push_fraction(out, n % unit, unit);
}

/// |x| times `unit`, rounded half up on the exact binary value; `None` where fifteen digits do not hold it.
fn scaled(x: f64, unit: u64) -> Option<u64> {
    let x = x.abs();
    if x == 0.0 {
        return Some(0);
    }
    if x.is_nan() || x * unit as f64 >= 1e15 {
        return None;
    }
    let bits = x.to_bits();
    let exponent = ((bits >> 52) & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, shift) = if exponent == 0 {
        (fraction, -1074)
    } else {
        (fraction | (1 << 52), exponent - 1075)
    };
    let product = u128::from(mantissa) * u128::from(unit);
    if shift >= 0 {
        return u64::try_from(product << shift.min(60)).ok();
    }
    let down = shift.unsigned_abs();
    if down > 100 {
        return Some(0);
    }
    let half = 1u128 << (down - 1);
    u64::try_from((product + half) >> down).ok()
}

/// The whole numbers that have a text in the table below.
const WHOLE_COUNT: usize = 10_000;

/// The digits of small whole numbers, from the left.
static WHOLE: [[u8; 4]; WHOLE_COUNT] = {
    let mut table = [[0; 4]; WHOLE_COUNT];
    let mut n = 0;
    while n < WHOLE_COUNT {
        let mut rest = n;
        let mut at = whole_length(n);
        while at > 0 {
            at -= 1;
            // one digit
            table[n][at] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        n += 1;
    }
    table
};

/// How many digits a number of the table has.
const fn whole_length(n: usize) -> usize {
    1 + (n > 9) as usize + (n > 99) as usize + (n > 999) as usize
}

/// How many bits of a table entry stand before its last digit.
#[inline(always)]
fn bits_before_last(digits: u32) -> u32 {
    // every digit has this bit, and what the digits do not take is zero; some processors count from the low end in
    // a quarter of the time
    const DIGIT: u64 = 0x10_1010_1010;
    (!u64::from(digits) & DIGIT).trailing_zeros() - 12
}

/// A point and two digits, for each number of hundredths: room for a digit in front of them, and in the last byte how
/// many of these stay without zeros at the end.
static TAIL: [u64; 100] = {
    let mut table = [0; 100];
    let mut n = 0;
    while n < 100 {
        let kept = if n == 0 {
            1
        } else if n % 10 == 0 {
            3
        } else {
            4
        };
        // digits
        let (tens, ones) = (b'0' + (n / 10) as u8, b'0' + (n % 10) as u8);
        table[n] = u64::from_le_bytes([0, b'.', tens, ones, 0, 0, 0, kept]);
        n += 1;
    }
    table
};

/// Above every number in hundredths that the tables have a text for.
const END: f64 = (WHOLE_COUNT * 100 - 1) as f64;

/// Adding this leaves no room for a fraction; the low bits of the mantissa are the rounded number then.
const SHIFT: f64 = 1.5 * 4_503_599_627_370_496.0;

/// x times 100, rounded as `toFixed(2)` does; `None` where that needs more care for one of the numbers, or the tables
/// have no text for it.
#[inline(always)]
pub(crate) fn rounded<const N: usize>(numbers: &[f64; N]) -> Option<[i32; N]> {
    /// The product is off by less than 10^-9: so near a tie it does not tell which way to round.
    const TIE: f64 = 1e-6;
    let mut whole = [0; N];
    let mut sure = true;
    for i in 0..N {
        let hundredths = numbers[i] * 100.0;
        let shifted = hundredths + SHIFT;
        whole[i] = shifted.to_bits() as u32 as i32;
        let over = hundredths - (shifted - SHIFT);
        // NaN compares to nothing
        sure &= (hundredths.abs() < END) & (over.abs() <= 0.5 - TIE);
    }
    sure.then_some(whole)
}

/// |x| times 100 without its fraction, as far as that is what cutting the shortest form gives; `None` where it needs
/// more care for one of the numbers, or the tables have no text for it.
#[inline(always)]
pub(crate) fn cut<const N: usize>(numbers: &[f64; N]) -> Option<[u32; N]> {
    /// Farther from a round number the shortest form has more than two digits, and they are those of the product.
    const ROUND: f64 = 1e-4;
    let mut whole = [0; N];
    let mut sure = true;
    for i in 0..N {
        let hundredths = numbers[i].abs() * 100.0;
        let shifted = hundredths + SHIFT;
        let over = hundredths - (shifted - SHIFT);
        whole[i] = (shifted.to_bits() as u32).wrapping_sub(u32::from(over < 0.0));
        sure &= (hundredths < END) & (over.abs() >= ROUND);
    }
    sure.then_some(whole)
}

/// Numbers in hundredths, a few at a time, with what stands between them.
pub(crate) struct Hundredths<'a> {
    text: &'a mut [u8; Hundredths::LENGTH],
    at: usize,
    end: &'a mut usize,
}

impl<'a> Hundredths<'a> {
    /// Six numbers of eight characters and what stands before them are 59 bytes; the last write may touch eight more.
    const LENGTH: usize = 64 + 8;

    #[inline(always)]
    pub(crate) fn behind(out: &'a mut Writer) -> Option<Self> {
        let (text, end) = out.room()?;
        Some(Self { text, at: 0, end })
    }

    /// Ends the text behind the last number.
    #[inline(always)]
    pub(crate) fn finish(self) {
        *self.end += self.at;
    }

    /// The end, but never past the room, and the compiler sees it.
    #[inline(always)]
    fn place(&self) -> usize {
        self.at & 63
    }

    /// Without a branch.
    #[inline(always)]
    pub(crate) fn put_if(&mut self, byte: u8, condition: bool) {
        self.text[self.place()] = byte;
        self.at += usize::from(condition);
    }

    /// Writes up to three characters and a number given in hundredths without zeros at the end.
    #[inline(always)]
    pub(crate) fn rounded(&mut self, before: &str, hundredths: i32) {
        self.sign(before, hundredths < 0);
        self.number(hundredths.unsigned_abs(), |tail| (tail >> 56) as usize);
    }

    /// Writes up to three characters and a number given in hundredths with both digits.
    #[inline(always)]
    pub(crate) fn cut(&mut self, before: &str, hundredths: u32, x: f64) {
        self.sign(before, x.is_sign_negative());
        self.number(hundredths, |_| 4);
    }

    /// The sign is written in any case, and stays or not: nobody can foretell signs, so a branch would be slow.
    #[inline(always)]
    fn sign(&mut self, before: &str, is_negative: bool) {
        let mut text = [b'-'; 4];
        text[..before.len()].copy_from_slice(before.as_bytes());
        let at = self.place();
        self.text[at..at + 4].copy_from_slice(&text);
        self.at += before.len() + usize::from(is_negative);
    }

    /// Puts the digits and what is behind them together, so that one write takes all.
    #[inline(always)]
    fn number(&mut self, hundredths: u32, kept: impl FnOnce(u64) -> usize) {
        let (whole, rest) = ((hundredths / 100) as usize, (hundredths % 100) as usize);
        let digits = u32::from_le_bytes(WHOLE[whole]);
        let tail = TAIL[rest];
        let before_last = bits_before_last(digits);
        let text = u64::from(digits) | tail << before_last;
        let at = self.place();
        self.text[at..at + 8].copy_from_slice(&text.to_le_bytes());
        self.at += before_last as usize / 8 + kept(tail);
    }
}

/// Appends the shortest form of a number with its digits after the second cut off, as the pattern of the official
/// exporter does it: an exponent behind cut digits is lost.
pub(crate) fn push_cut(out: &mut Writer, x: f64) {
    let start = out.len();
    push_js(out, x);
    let [_, text] = out.parts(start);
    let Some(point) = text.iter().position(|b| *b == b'.') else {
        return;
    };
    // an exponent may begin within the two digits that are kept
    let digits = text[point + 1..].iter().take(2);
    let kept = point + 1 + digits.take_while(|b| b.is_ascii_digit()).count();
    let rest = &text[kept..];
    let is_cut = |b: &u8| b.is_ascii_digit() || matches!(b, b'e' | b'-');
    let after = String::from_utf8_lossy(&rest[rest.iter().take_while(|b| is_cut(b)).count()..]);
    let after = after.into_owned();
    out.truncate(start + kept);
    out.push_str(&after);
}

/// A CSS number: what the CSS object model prints, six significant digits at most, as C's `%g` does.
pub(crate) fn css(x: f64) -> String {
    if !x.is_finite() {
        return "0".to_owned();
    }
    let trimmed = |text: &str| match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text.to_owned(),
    };
    let scientific = format!("{x:.5e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if !(-4..6).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{}e{sign}{:02}", trimmed(mantissa), exponent.abs());
    }
    let decimals = usize::try_from(5 - exponent).unwrap_or(0);
    trimmed(&format!("{x:.decimals$}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(write: impl FnOnce(&mut Writer)) -> String {
        let mut out = Writer::default();
        write(&mut out);
        out.into_string()
    }

    fn fixed(x: f64) -> String {
        text(|out| push_fixed(out, x, 2))
    }

    /// What the tables write, where they do.
    fn quick(write: impl FnOnce(&mut Hundredths<'_>) -> Option<()>) -> Option<String> {
        let mut out = Writer::default();
        let mut numbers = Hundredths::behind(&mut out).unwrap();
        write(&mut numbers)?;
        numbers.finish();
        Some(out.into_string())
    }

    fn quick_rounded(x: f64) -> Option<String> {
        quick(|text| rounded(&[x]).map(|[n]| text.rounded("", n)))
    }

    fn quick_cut(x: f64) -> Option<String> {
        quick(|text| cut(&[x]).map(|[n]| text.cut("", n, x)))
    }

    /// `Number(x.toFixed(2))` printed by the crate that is JavaScript's printer.
    fn reference(x: f64) -> String {
        let rounded: f64 = ryu_js::Buffer::new().format_to_fixed(x, 2).parse().unwrap();
        if rounded == 0.0 {
            return "0".to_owned();
        }
        ryu_js::Buffer::new().format_finite(rounded).to_owned()
    }

    /// Numbers of every size an attribute may have, many of them at or beside a tie.
    fn samples(count: u64) -> impl Iterator<Item = f64> {
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut next = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        (0..count).map(move |i| {
            let random = next();
            // a fraction of 2^53 between 0 and 1
            let unit = (random >> 11) as f64 / (1u64 << 53) as f64;
            let size = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e7, 1e12][(random & 7) as usize];
            let x = match i % 4 {
                0 => unit * size,
                // ties, and numbers a few units in the last place off
                1 => {
                    let tie = ((unit * size * 100.0).floor() + 0.5) / 100.0;
                    f64::from_bits(tie.to_bits().wrapping_add(random >> 3 & 7).wrapping_sub(3))
                }
                // round numbers, and their neighbors
                2 => {
                    let round = (unit * size * 100.0).floor() / 100.0;
                    f64::from_bits(round.to_bits().saturating_add(random >> 3 & 1))
                }
                _ => unit * 1e-3,
            };
            if random & 8 == 0 { x } else { -x }
        })
    }

    #[test]
    fn two_digits_round_the_exact_binary_value() {
        for (x, want) in [
            (0.0, "0"),
            (-0.001, "0"),
            (1.005, "1"),
            (8.345, "8.35"),
            (0.125, "0.13"),
            (-0.125, "-0.13"),
            (-2.5, "-2.5"),
            (100.0, "100"),
            (10.10, "10.1"),
            (9_999.994, "9999.99"),
            (9_999.995_1, "10000"),
            (1e21, "1e+21"),
            (123_456_789.129, "123456789.13"),
            (5e-324, "0"),
        ] {
            assert_eq!(fixed(x), want, "{x}");
            if let Some(quick) = quick_rounded(x) {
                assert_eq!(quick, want, "{x}");
            }
        }
        assert_eq!(fixed(f64::NAN), "NaN");
        assert_eq!(quick_rounded(f64::NAN), None);
    }

    #[test]
    fn rounded_numbers_are_those_of_the_reference_printer() {
        let mut by_table = 0_u64;
        for x in samples(2_000_000) {
            let want = reference(x);
            assert_eq!(fixed(x), want, "{x:?}");
            if let Some(quick) = quick_rounded(x) {
                assert_eq!(quick, want, "{x:?}");
                by_table += 1;
            }
        }
        // all but ties and large numbers
        assert!(by_table > 1_000_000, "{by_table}");
    }

    #[test]
    fn cut_numbers_are_those_of_the_reference_printer() {
        let mut by_table = 0_u64;
        for x in samples(1_000_000) {
            let want = text(|out| push_cut(out, x));
            if let Some(quick) = quick_cut(x) {
                assert_eq!(quick, want, "{x:?}");
                by_table += 1;
            }
        }
        assert!(by_table > 300_000, "{by_table}");
    }

    #[test]
    fn shortest_numbers_are_those_of_the_reference_printer() {
        let mut quickly = 0_u64;
        // halves of small numbers, as ties between the last digits need them
        let halves = (1..20_000).map(|n| f64::from(n) + f64::from(n % 64) / 64.0);
        let halves = halves.flat_map(|x| (0..40).map(move |n| x / f64::from(n).exp2()));
        for x in samples(1_000_000)
            .flat_map(|x| [x, x.round()])
            .chain(halves)
            .filter(|x| *x != 0.0)
        {
            assert_eq!(js(x), ryu_js::Buffer::new().format_finite(x), "{x:?}");
            let size = x.abs();
            quickly += u64::from(size < 1e9 && size.fract() != 0.0 && shortest(size).is_some());
        }
        assert!(quickly > 1_000_000, "{quickly}");
        assert_eq!(js(1e-7), "1e-7");
        assert_eq!(js(-0.0), "0");
        assert_eq!(js(f64::NEG_INFINITY), "-Infinity");
    }

    #[test]
    fn numbers_are_cut_as_the_official_pattern_cuts_them() {
        for (x, want) in [
            (1.239, "1.23"),
            (-0.5, "-0.5"),
            (12.0, "12"),
            (1.5e-7, "1.5"),
            (1e-7, "1e-7"),
            (1.234e-7, "1.23"),
            (1.5e21, "1.5+21"),
            (0.29, "0.29"),
            (-0.001, "-0.00"),
            (12.003, "12.00"),
            (7.049, "7.04"),
        ] {
            assert_eq!(text(|out| push_cut(out, x)), want);
        }
    }

    #[test]
    fn css_numbers_have_six_digits() {
        // read off a browser
        for (x, want) in [
            (0.0, "0"),
            (2.5e-10, "2.5e-10"),
            (0.000_01, "1e-05"),
            (0.000_1, "0.0001"),
            (0.000_123_456_789, "0.000123457"),
            (0.333_333_333, "0.333333"),
            (7.999_999_6, "8"),
            (12.345_678_9, "12.3457"),
            (32.0, "32"),
            (12_345.678_9, "12345.7"),
            (999_999.5, "1e+06"),
            (1_234_567.89, "1.23457e+06"),
            (123_456_789_012.0, "1.23457e+11"),
        ] {
            assert_eq!(css(x), want);
        }
    }
}
