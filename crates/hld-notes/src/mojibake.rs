//! Text that was decoded with the wrong character set.
use crate::diagnostic::Findings;
pub(crate) fn find(_source: &str, _findings: &mut Findings<'_>) {}
