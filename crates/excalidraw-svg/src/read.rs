//! What a drawing says.

use crate::Scene;

/// A drawing in words.
#[must_use]
pub fn describe(scene: &Scene) -> String {
    scene.texts().collect::<Vec<_>>().join("\n")
}
