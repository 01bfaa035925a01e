//! English as data: the endings that a word loses and the words that are not looked for.
//!
//! The tables travel with the index, so that the browser reads the same ones.

/// One ending: what it is, what takes its place, and how many letters must stand before it.
pub(super) type Rule = (&'static str, &'static str, usize);

/// One step: its rules, the first that fits applies; and whether a doubled consonant is then made single.
pub(super) struct Step {
    pub rules: &'static [Rule],
    /// For the endings of verbs: what stays needs a vowel, and `logg` becomes `log`.
    pub verb: bool,
}

/// The steps in order. A rule that puts back what it takes stops its step.
pub(super) const STEPS: &[Step] = &[
    Step {
        verb: false,
        rules: &[
            ("sses", "ss", 1),
            ("ies", "y", 2),
            ("ss", "ss", 0),
            ("us", "us", 0),
            ("is", "is", 0),
            ("s", "", 3),
        ],
    },
    Step {
        verb: false,
        rules: &[("bly", "ble", 3), ("ly", "", 4)],
    },
    Step {
        verb: false,
        rules: &[("ational", "ation", 2), ("ional", "ion", 3), ("al", "", 5)],
    },
    Step {
        verb: true,
        rules: &[
            ("eed", "eed", 0),
            ("ied", "y", 2),
            ("ing", "", 3),
            ("ed", "", 3),
        ],
    },
    Step {
        verb: false,
        rules: &[
            ("ization", "", 4),
            ("isation", "", 4),
            ("ability", "", 4),
            ("ability", "abl", 0),
            ("ibility", "", 4),
            ("ibility", "ibl", 0),
            ("icity", "ic", 3),
            ("ation", "", 4),
            ("ator", "", 4),
            ("able", "", 4),
            ("able", "abl", 0),
            ("ible", "", 4),
            ("ible", "ibl", 0),
            ("ency", "", 4),
            ("ancy", "", 4),
            ("ence", "", 4),
            ("ance", "", 4),
            ("ment", "", 5),
            ("ness", "", 4),
            ("tion", "t", 3),
            ("sion", "s", 3),
            ("ent", "", 4),
            ("ant", "", 4),
            ("ate", "", 4),
            ("eat", "eat", 0),
            ("at", "", 4),
            ("ize", "", 4),
            ("iz", "", 4),
            ("ful", "", 4),
        ],
    },
    Step {
        verb: false,
        rules: &[("er", "", 4), ("or", "", 4)],
    },
    Step {
        verb: false,
        rules: &[("e", "", 3), ("y", "", 5), ("ll", "l", 4)],
    },
];

/// Words that say nothing about what is looked for.
pub(super) const STOP: &[&str] = &[
    "a", "about", "an", "and", "are", "as", "at", "be", "been", "but", "by", "can", "could", "did",
    "do", "does", "for", "from", "had", "has", "have", "how", "i", "if", "in", "into", "is", "it",
    "its", "me", "my", "not", "of", "on", "or", "our", "so", "than", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "those", "to", "was", "we", "were", "what",
    "when", "where", "which", "while", "who", "why", "will", "with", "would", "you", "your",
];

/// The length of the longest of them.
pub(super) const LONGEST_STOP: usize = 5;

/// The form under which a word is filed; lower-case ASCII words of four letters and more change.
pub(super) fn stem(word: &str) -> String {
    let mut stem = word.to_owned();
    if word.len() < 4 || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return stem;
    }
    for step in STEPS {
        let last = stem.as_bytes().last();
        let fits = step.rules.iter().find(|(ending, put, least)| {
            // Most rules fall at their last letter.
            ending.as_bytes().last() == last
                && stem.strip_suffix(ending).is_some_and(|rest| {
                    rest.len() >= *least && (!step.verb || ending == put || has_vowel(rest))
                })
        });
        let Some((ending, put, _)) = fits else {
            continue;
        };
        stem.truncate(stem.len() - ending.len());
        stem.push_str(put);
        if step.verb && put.is_empty() {
            undouble(&mut stem);
        }
    }
    stem
}

fn has_vowel(text: &str) -> bool {
    text.contains(['a', 'e', 'i', 'o', 'u', 'y'])
}

fn undouble(stem: &mut String) {
    let bytes = stem.as_bytes();
    if let [.., a, b] = bytes
        && bytes.len() > 3
        && a == b
        && b"bdgmnprt".contains(b)
    {
        stem.pop();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_their_stem() {
        for family in [
            "replicate replicates replicated replicating replication replicator",
            "retry retries retried retrying",
            "cache caches cached caching",
            "scale scales scaled scaling scalable scalability",
            "partition partitions partitioned partitioning",
            "consistent consistency consistently",
            "idempotent idempotency",
            "eventual eventually",
            "available availability",
            "log logs logging logged",
            "autoscale autoscaling autoscaler autoscaled",
            "balance balancer balancers balancing",
            "queue queues queueing queuing",
            "choreography choreographed",
            "controlled control controls",
            "durable durability",
            "deploy deploys deployment deployments deployed",
            "transaction transactions transactional",
            "migrate migration migrating migrations",
        ] {
            let stems: Vec<String> = family.split(' ').map(stem).collect();
            assert!(
                stems.windows(2).all(|pair| pair[0] == pair[1]),
                "{family}: {stems:?}"
            );
        }
    }

    #[test]
    fn other_words_stay_apart() {
        for (a, b) in [
            ("cap", "capable"),
            ("server", "service"),
            ("string", "str"),
            ("status", "state"),
            ("event", "even"),
            ("read", "ready"),
            ("sse", "ss"),
        ] {
            assert_ne!(stem(a), stem(b));
        }
        assert_eq!(stem("l4s9"), "l4s9");
        assert_eq!(stem("größe"), "größe");
    }

    #[test]
    fn the_stop_words_are_sorted() {
        assert!(STOP.is_sorted());
        assert_eq!(STOP.iter().map(|word| word.len()).max(), Some(LONGEST_STOP));
    }
}
