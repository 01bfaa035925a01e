//! "Did you mean": the known word that is nearest to what was written.

/// The nearest of the candidates, if it is near enough to be meant; the first of equals.
pub(crate) fn closest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    // Nobody mistypes a paragraph, and the distance takes the product of both lengths.
    if written.len() > 100 {
        return None;
    }
    // A long word allows more slips; past a third of it, it is another word.
    let limit = (written.chars().count() / 3).clamp(1, 6);
    let lower = written.to_lowercase();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate.len() > 4 * written.len() + 8 || candidate == written {
            continue;
        }
        let mut distance = strsim::osa_distance(&lower, &candidate.to_lowercase());
        // `idempotence` for `scale/idempotency`: the folder is forgotten more often than the name.
        if let Some((_, name)) = candidate.rsplit_once('/') {
            let last = lower.rsplit('/').next().unwrap_or(&lower);
            let named = strsim::osa_distance(last, name);
            let near = (name.chars().count() / 3).clamp(1, 4);
            if named <= near {
                distance = distance.min(named);
            }
        }
        if distance <= limit && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn near_words_are_found_and_far_ones_are_not() {
        assert_eq!(closest("titel", ["kind", "title"]), Some("title"));
        assert_eq!(
            closest("idempotence", ["scale/kafka", "scale/idempotency"]),
            Some("scale/idempotency")
        );
        assert_eq!(
            closest("core/kafka", ["scale/kafka", "core/latency"]),
            Some("scale/kafka")
        );
        assert_eq!(closest("zebra", ["kind", "title"]), None);
        assert_eq!(closest("", ["kind"]), None);
    }
}
