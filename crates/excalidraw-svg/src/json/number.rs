//! Numbers in text, rounded to the nearest as JavaScript does.

/// The number at a place and where it ends; NaN, and where a digit is missing.
#[inline(always)]
pub(super) fn leading(bytes: &[u8], start: usize) -> (f64, usize) {
    // most numbers are one digit
    if let Some([digit @ b'0'..=b'9', next, ..]) = bytes.get(start..)
        && !(next.is_ascii_digit() || matches!(next, b'.' | b'e' | b'E'))
    {
        return (f64::from(digit - b'0'), start + 1);
    }
    longer(bytes, start)
}

#[inline(never)]
fn longer(bytes: &[u8], start: usize) -> (f64, usize) {
    let byte = |at: usize| bytes.get(at).copied().unwrap_or(0);
    let mut at = start;
    let negative = byte(at) == b'-';
    if negative {
        at += 1;
    }
    let first = at;
    let mut value = 0_u64;
    match byte(at) {
        b'0' => at += 1,
        b'1'..=b'9' => at = digits(bytes, at, &mut value),
        _ => return (f64::NAN, at),
    }
    let mut length = at - first;
    let mut fraction = 0;
    if byte(at) == b'.' {
        at += 1;
        if !byte(at).is_ascii_digit() {
            return (f64::NAN, at);
        }
        let point = at;
        at = digits(bytes, at, &mut value);
        fraction = at - point;
        length += fraction;
    }
    if matches!(byte(at), b'e' | b'E') {
        at += 1;
        if matches!(byte(at), b'+' | b'-') {
            at += 1;
        }
        if !byte(at).is_ascii_digit() {
            return (f64::NAN, at);
        }
        while byte(at).is_ascii_digit() {
            at += 1;
        }
    } else if length < 20
        && let Some(size) = divided(value, fraction)
    {
        return (if negative { -size } else { size }, at);
    }
    (parsed(&bytes[start..at]), at)
}

#[cold]
fn parsed(number: &[u8]) -> f64 {
    // ASCII digits, a sign, a point and an exponent: always a float
    std::str::from_utf8(number)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(f64::NAN)
}

/// The values of eight digits, and a high bit set in each byte that is none; the lowest one is right.
#[inline]
fn no_digits(chunk: [u8; 8]) -> (u64, u64) {
    const ZEROS: u64 = u64::from_le_bytes([b'0'; 8]);
    const HIGHS: u64 = u64::from_le_bytes([0x80; 8]);
    const OVER: u64 = u64::from_le_bytes([0x80 - 10; 8]);
    let word = u64::from_le_bytes(chunk) ^ ZEROS;
    (word, (word | word.wrapping_add(OVER)) & HIGHS)
}

/// Where a whole number without a sign ends whose value nobody asks for; `None` where that needs more care.
#[inline]
pub(super) fn end_of_whole(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start;
    if !matches!(bytes.get(at)?, b'1'..=b'9') {
        return None;
    }
    while let Some(chunk) = bytes[at..].first_chunk::<8>() {
        let (_, end) = no_digits(*chunk);
        if end != 0 {
            at += end.trailing_zeros() as usize / 8;
            return matches!(bytes.get(at), Some(b',' | b'\n' | b'}')).then_some(at);
        }
        at += 8;
    }
    None
}

/// Reads digits and returns where they end; the value is right for nineteen of them.
#[inline]
fn digits(bytes: &[u8], mut at: usize, value: &mut u64) -> usize {
    const POWERS: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    while let Some(chunk) = bytes[at..].first_chunk::<8>() {
        let (word, end) = no_digits(*chunk);
        if end == 0 {
            *value = value
                .wrapping_mul(100_000_000)
                .wrapping_add(eight_digits(word));
            at += 8;
            continue;
        }
        let count = end.trailing_zeros() as usize / 8;
        if count > 0 {
            // what follows the digits is moved out, zeros stand in front of them
            *value = value
                .wrapping_mul(POWERS[count])
                .wrapping_add(eight_digits(word << (64 - 8 * count)));
        }
        return at + count;
    }
    while let Some(b @ b'0'..=b'9') = bytes.get(at) {
        *value = value.wrapping_mul(10).wrapping_add(u64::from(b - b'0'));
        at += 1;
    }
    at
}

/// The number that eight digits make, the first in the lowest byte: pairs, then fours, then all.
#[inline]
fn eight_digits(word: u64) -> u64 {
    const PAIRS: u64 = 0x0000_00ff_0000_00ff;
    let pairs = word.wrapping_mul(10).wrapping_add(word >> 8);
    let high = (pairs & PAIRS).wrapping_mul(100 + (1_000_000 << 32));
    let low = (pairs >> 16 & PAIRS).wrapping_mul(1 + (10_000 << 32));
    high.wrapping_add(low) >> 32
}

/// Digits with so many of them behind the point; `None` where that needs more care than is taken here.
#[inline]
fn divided(digits: u64, fraction: usize) -> Option<f64> {
    /// Powers of ten that are exact.
    const POWERS: [f64; 23] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
        1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];
    if fraction == 0 {
        return Some(digits as f64);
    }
    let power = POWERS.get(fraction)?;
    if digits < 1 << 53 {
        // both numbers are exact, so one division rounds once, as it should be
        return Some(digits as f64 / power);
    }
    let (reciprocal, length) = RECIPROCALS[fraction];
    let zeros = digits.leading_zeros();
    // the exact product lies less than two above its upper half
    let product = u128::from(digits << zeros) * u128::from(reciprocal);
    let upper = (product >> 64) as u64;
    let surplus = 64 - 53 - upper.leading_zeros();
    let half = 1 << (surplus - 1);
    let rest = upper & (2 * half - 1);
    if rest == half || rest == half - 1 {
        return None;
    }
    let mantissa = (upper >> surplus) + u64::from(rest > half);
    // far from the ends of what a number can be
    let exponent = 1024 + u64::from(surplus) - u64::from(zeros) - u64::from(length);
    Some(mantissa as f64 * f64::from_bits(exponent << 52))
}

/// For each power of ten how many bits it has, and 2^(63 + bits) divided by it, rounded down: a number of 64 bits.
const RECIPROCALS: [(u64, u32); 23] = {
    let mut all = [(0, 0); 23];
    let mut power = 1_u128;
    let mut i = 1;
    while i < 23 {
        power *= 10;
        let bits = u128::BITS - power.leading_zeros();
        let (mut rest, mut quotient) = (1_u128 << (bits - 1), 0_u64);
        let mut bit = 0;
        while bit < 64 {
            rest *= 2;
            quotient <<= 1;
            if rest >= power {
                rest -= power;
                quotient |= 1;
            }
            bit += 1;
        }
        all[i] = (quotient, bits);
        i += 1;
    }
    all
};

#[cfg(test)]
mod tests {
    use super::super::parse;

    #[test]
    fn numbers_are_the_nearest() {
        for text in [
            "0",
            "-0",
            "1",
            "-17.25",
            "0.1",
            "123456789012345678",
            "9007199254740993",
            "9007199254740992.5",
            "0.30000000000000004",
            "123.4567890123456789",
            "0.00000000000000000000001",
            "1e23",
            "-1.5E-7",
            "8.5e300",
            "2.2250738585072011e-308",
            "179769313486231580793728971405301e277",
        ] {
            let want: f64 = text.parse().unwrap();
            let document = parse(text, 8).unwrap();
            let read = document.root().num().unwrap();
            assert_eq!(read.to_bits(), want.to_bits(), "{text}");
        }
        // decimals of every length
        let mut state = 1_u64;
        for i in 0..100_000_u32 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let value = (state >> 11) as f64 / f64::from(1 << (i % 31));
            for text in [
                value.to_string(),
                format!("{:.*}", (i % 20) as usize, value / 1e7),
            ] {
                let document = parse(&text, 8).unwrap();
                assert_eq!(document.root().num(), text.parse().ok(), "{text}");
            }
        }
        // as many digits as JavaScript prints, and more
        for i in 0..1_000_000_u64 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let digits = (state >> (i % 12)).to_string();
            let (whole, fraction) =
                digits.split_at(digits.len().min(1 + (state >> 50) as usize % 8));
            for text in [format!("{whole}.{fraction}1"), format!("-0.00{digits} ")] {
                let document = parse(&text, 8).unwrap();
                assert_eq!(
                    document.root().num(),
                    text.trim_end().parse().ok(),
                    "{text}"
                );
            }
        }
    }
}
