//! The random numbers: a Lehmer generator per shape, and a fixed stream where the original asks `Math.random`.

use crate::num::to_int32;

/// Stands in for `Math.random`, which the original uses for seed 0 and dotted fills.
///
/// A fixed start makes such drawings repeatable; it is the one the recorded official exports were made with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Chance {
    state: u32,
}

impl Chance {
    pub(crate) fn new() -> Self {
        Self { state: 0x2545_f491 }
    }

    pub(crate) fn next(&mut self) -> f64 {
        self.state = self.state.wrapping_add(0x6d2b_79f5);
        let mut t = self.state;
        t = (t ^ (t >> 15)).wrapping_mul(t | 1);
        t ^= t.wrapping_add((t ^ (t >> 7)).wrapping_mul(t | 61));
        f64::from(t ^ (t >> 14)) / 4_294_967_296.0
    }

    /// An id as the original makes them up: 21 letters, digits, hyphens and underscores.
    pub(crate) fn id(&mut self) -> String {
        const LETTERS: &[u8; 64] =
            b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";
        let letter = |_| {
            // below 2^32; the last six bits pick a letter
            let byte = (self.next() * 4_294_967_296.0) as u32 & 63;
            char::from(LETTERS[byte as usize])
        };
        (0..ID_COST).map(letter).collect()
    }

    /// Draws `n` numbers nobody needs: the original makes ids from the same source.
    pub(crate) fn skip(&mut self, n: usize) {
        for _ in 0..n {
            self.next();
        }
    }
}

/// Random numbers behind one id of the original.
pub(crate) const ID_COST: usize = 21;

/// A shape's own stream.
#[derive(Debug, Clone)]
pub(super) struct Random {
    state: i32,
    /// Whether numbers come from [`Chance`]: the original does that while its state is zero.
    spent: bool,
}

impl Random {
    pub(super) fn new(seed: f64) -> Self {
        Self {
            state: to_int32(seed),
            spent: seed == 0.0 || seed.is_nan(),
        }
    }

    #[inline]
    pub(super) fn next(&mut self, chance: &mut Chance) -> f64 {
        self.state = self.state.wrapping_mul(48_271);
        if self.state == 0 {
            return self.beyond_zero(chance);
        }
        f64::from(self.state & 0x7fff_ffff) / 2_147_483_648.0
    }

    /// Zero is the last number of a stream, and the first one of streams that begin so.
    #[cold]
    fn beyond_zero(&mut self, chance: &mut Chance) -> f64 {
        if std::mem::replace(&mut self.spent, true) {
            chance.next()
        } else {
            0.0
        }
    }
}
