//! Numbers as text: JavaScript's shortest form, rounded or cut to hundredths, CSS.

/// A number as JavaScript's template strings print it.
pub(crate) fn js(x: f64) -> String {
    let mut out = Vec::with_capacity(24);
    push_js(&mut out, x);
    // the bytes are ASCII
    String::from_utf8(out).unwrap_or_default()
}

/// Appends a number as JavaScript's template strings print it.
pub(crate) fn push_js(out: &mut Vec<u8>, x: f64) {
    /// Whole numbers up to here are printed digit by digit.
    const WHOLE: f64 = 1e9;
    if x.abs() < WHOLE {
        // below 10^9, so the cast only drops the fraction
        let whole = x as i32;
        if f64::from(whole) == x {
            if whole < 0 {
                out.push(b'-');
            }
            push_whole(out, u64::from(whole.unsigned_abs()));
            return;
        }
    }
    if push_thousandths(out, x) {
        return;
    }
    if x.is_finite() {
        out.extend_from_slice(ryu_js::Buffer::new().format_finite(x).as_bytes());
    } else if x.is_nan() {
        out.extend_from_slice(b"NaN");
    } else if x > 0.0 {
        out.extend_from_slice(b"Infinity");
    } else {
        out.extend_from_slice(b"-Infinity");
    }
}

/// Appends a number with three digits behind the point or fewer; false where it has more.
fn push_thousandths(out: &mut Vec<u8>, x: f64) -> bool {
    let size = x.abs();
    if size.is_nan() || size >= 1e9 {
        return false;
    }
    // below 10^12
    let thousandths = (size * 1000.0 + 0.5) as u64;
    // no two decimals of fifteen digits or fewer are the same number, so no shorter one is this number
    if thousandths as f64 / 1000.0 != size {
        return false;
    }
    if x < 0.0 {
        out.push(b'-');
    }
    push_whole(out, thousandths / 1000);
    push_fraction(out, thousandths % 1000, 1000);
    true
}

/// Appends a point and the digits of `rest` parts of `unit`, a power of ten, without zeros at the end.
fn push_fraction(out: &mut Vec<u8>, mut rest: u64, unit: u64) {
    if rest == 0 {
        return;
    }
    out.push(b'.');
    let mut place = unit / 10;
    while rest > 0 {
        // one digit
        out.push(b'0' + (rest / place) as u8);
        rest %= place;
        place /= 10;
    }
}

fn push_whole(out: &mut Vec<u8>, n: u64) {
    let mut rest = n;
    let mut text = [0u8; 20];
    let mut at = text.len();
    loop {
        at -= 1;
        text[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    out.extend_from_slice(&text[at..]);
}

/// Appends `Number(x.toFixed(digits))` as JavaScript prints it.
pub(crate) fn push_fixed(out: &mut Vec<u8>, x: f64, digits: u8) {
    const POW: [u64; 7] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];
    let digits = digits.min(6);
    let unit = POW[usize::from(digits)];
    let Some(n) = scaled(x, unit) else {
        return push_js(out, x);
    };
    if x < 0.0 && n != 0 {
        out.push(b'-');
    }
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

/// A point and two digits, for each number of hundredths; behind them how many bytes stay without zeros at the end.
static TAIL: [[u8; 4]; 100] = {
    let mut table = [[0; 4]; 100];
    let mut n = 0;
    while n < 100 {
        let kept = if n == 0 {
            0
        } else if n % 10 == 0 {
            2
        } else {
            3
        };
        // digits
        table[n] = [b'.', b'0' + (n / 10) as u8, b'0' + (n % 10) as u8, kept];
        n += 1;
    }
    table
};

/// The whole number nearest to |x| times 100, and how far the product lies above it.
///
/// `None` where the tables end for one of the numbers. The product is off by less than 10^-9 elsewhere.
#[inline(always)]
fn nearest<const N: usize>(numbers: &[f64; N]) -> Option<([u32; N], [f64; N])> {
    /// Adding this leaves no room for a fraction.
    const SHIFT: f64 = 4_503_599_627_370_496.0;
    const END: f64 = (WHOLE_COUNT * 100 - 1) as f64;
    let (mut whole, mut over) = ([0; N], [0.0; N]);
    let mut all = true;
    for i in 0..N {
        let hundredths = numbers[i].abs() * 100.0;
        let shifted = hundredths + SHIFT;
        // the low bits of the mantissa are the rounded number
        whole[i] = shifted.to_bits() as u32;
        over[i] = hundredths - (shifted - SHIFT);
        // NaN compares to nothing
        all &= hundredths < END;
    }
    all.then_some((whole, over))
}

/// |x| times 100, rounded as `toFixed(2)` does; `None` where that needs more care for one of the numbers.
#[inline(always)]
pub(crate) fn rounded<const N: usize>(numbers: &[f64; N]) -> Option<[u32; N]> {
    /// So near a tie the product does not tell which way to round.
    const TIE: f64 = 1e-6;
    let (whole, over) = nearest(numbers)?;
    let sure = over
        .iter()
        .fold(true, |all, o| all & (o.abs() <= 0.5 - TIE));
    sure.then_some(whole)
}

/// |x| times 100 without its fraction, as far as that is what cutting the shortest form gives; `None` where it needs
/// more care for one of the numbers.
#[inline(always)]
pub(crate) fn cut<const N: usize>(numbers: &[f64; N]) -> Option<[u32; N]> {
    /// Farther from a round number the shortest form has more than two digits, and they are those of the product.
    const ROUND: f64 = 1e-4;
    let (whole, over) = nearest(numbers)?;
    let sure = over.iter().fold(true, |all, o| all & (o.abs() >= ROUND));
    let mut all = whole;
    for i in 0..N {
        all[i] -= u32::from(over[i] < 0.0);
    }
    sure.then_some(all)
}

/// Text with room for numbers at its end, so that they are written where they stay.
pub(crate) struct Hundredths<'a> {
    out: &'a mut Vec<u8>,
    /// Where the text ends and the room begins.
    end: usize,
}

impl<'a> Hundredths<'a> {
    pub(crate) fn behind(out: &'a mut Vec<u8>) -> Self {
        let end = out.len();
        Self { out, end }
    }

    /// Writes a few numbers. Where that needs more care than is taken here, `with_care` writes them.
    ///
    /// `left` says how often this will be called still, at the least once: room for several is made at a time.
    #[inline(always)]
    pub(crate) fn write(
        &mut self,
        left: usize,
        quickly: impl FnOnce(&mut HundredthsText<'_>) -> bool,
        with_care: impl FnOnce(&mut Vec<u8>),
    ) {
        const MOST: usize = 64;
        if self.out.len() < self.end + HundredthsText::LENGTH {
            let room = HundredthsText::LENGTH * left.clamp(1, MOST);
            self.out.resize(self.end + room, 0);
        }
        if let Some(text) = self.out[self.end..].first_chunk_mut() {
            let mut text = HundredthsText { text, at: 0 };
            if quickly(&mut text) {
                self.end += text.at;
                return;
            }
        }
        self.out.truncate(self.end);
        with_care(self.out);
        self.end = self.out.len();
    }

    /// Takes the room back.
    pub(crate) fn finish(self) {
        self.out.truncate(self.end);
    }
}

/// A few numbers in hundredths with what stands between them.
pub(crate) struct HundredthsText<'a> {
    text: &'a mut [u8; HundredthsText::LENGTH],
    at: usize,
}

impl HundredthsText<'_> {
    /// Six numbers of eight characters and separators are 57 bytes; the last write may touch four more.
    const LENGTH: usize = 64 + 4;

    /// Never past the end, and the compiler sees it.
    #[inline(always)]
    fn place(&self) -> usize {
        self.at & 63
    }

    #[inline(always)]
    pub(crate) fn put(&mut self, byte: u8) {
        self.text[self.place()] = byte;
        self.at += 1;
    }

    /// Without a branch: nobody can foretell signs.
    #[inline(always)]
    pub(crate) fn put_if(&mut self, byte: u8, condition: bool) {
        self.text[self.place()] = byte;
        self.at += usize::from(condition);
    }

    #[inline(always)]
    fn put_four(&mut self, bytes: &[u8; 4], kept: usize) {
        let at = self.place();
        self.text[at..at + 4].copy_from_slice(bytes);
        self.at += kept;
    }

    /// Writes a number given in hundredths without zeros at the end.
    #[inline(always)]
    pub(crate) fn rounded(&mut self, hundredths: u32, x: f64) {
        self.put_if(b'-', (x < 0.0) & (hundredths != 0));
        let tail = self.whole(hundredths);
        self.put_four(tail, usize::from(tail[3]));
    }

    /// Writes a number given in hundredths with both digits.
    #[inline(always)]
    pub(crate) fn cut(&mut self, hundredths: u32, x: f64) {
        self.put_if(b'-', x < 0.0);
        let tail = self.whole(hundredths);
        self.put_four(tail, 3);
    }

    /// Writes what stands before the point, and returns the rest.
    #[inline(always)]
    fn whole(&mut self, hundredths: u32) -> &'static [u8; 4] {
        let (whole, rest) = ((hundredths / 100) as usize, (hundredths % 100) as usize);
        let digits = &WHOLE[whole];
        // what the digits do not take is zero; one bit more changes no length and says that the number is not
        let used = u32::BITS - (u32::from_le_bytes(*digits) | 1).leading_zeros();
        self.put_four(digits, used.div_ceil(8) as usize);
        &TAIL[rest]
    }
}

/// Appends the shortest form of a number with its digits after the second cut off, as the pattern of the official
/// exporter does it: an exponent behind cut digits is lost.
pub(crate) fn push_cut(out: &mut Vec<u8>, x: f64) {
    let text = js(x);
    let kept = text.find('.').map_or(text.len(), |point| {
        let end = (point + 3).min(text.len());
        // an exponent may begin within the two digits that are kept
        let digits = text[point + 1..end]
            .bytes()
            .take_while(u8::is_ascii_digit)
            .count();
        point + 1 + digits
    });
    out.extend_from_slice(&text.as_bytes()[..kept]);
    if kept < text.len() {
        let rest =
            text[kept..].trim_start_matches(|c: char| c.is_ascii_digit() || c == 'e' || c == '-');
        out.extend_from_slice(rest.as_bytes());
    }
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

    fn text(write: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        write(&mut out);
        String::from_utf8(out).unwrap()
    }

    fn fixed(x: f64) -> String {
        text(|out| push_fixed(out, x, 2))
    }

    /// What the table writes, where it does.
    fn quick(write: impl FnOnce(&mut HundredthsText<'_>) -> bool) -> Option<String> {
        let mut slow = false;
        let written = text(|out| {
            let mut numbers = Hundredths::behind(out);
            numbers.write(1, write, |_| slow = true);
            numbers.finish();
        });
        (!slow).then_some(written)
    }

    fn quick_rounded(x: f64) -> Option<String> {
        quick(|text| rounded(&[x]).map(|[n]| text.rounded(n, x)).is_some())
    }

    fn quick_cut(x: f64) -> Option<String> {
        quick(|text| cut(&[x]).map(|[n]| text.cut(n, x)).is_some())
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
        for x in samples(200_000)
            .flat_map(|x| [x, x.round()])
            .filter(|x| *x != 0.0)
        {
            assert_eq!(js(x), ryu_js::Buffer::new().format_finite(x), "{x:?}");
        }
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
