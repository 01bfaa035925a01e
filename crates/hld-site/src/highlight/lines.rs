//! Lines of code in the states that a syntax was in before them: what was read once is not read again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use super::classes::{Classes, Run};

/// States that are told apart in one syntax: some carry text of the code with them, and would never come again.
const STATES: usize = 256;
/// Lines remembered in all syntaxes, and the bytes of the longest.
const LINES: usize = 16_384;
const LONGEST: usize = 200;

/// A syntax before a line.
#[derive(Clone, PartialEq)]
struct State {
    parse: ParseState,
    scopes: ScopeStack,
}

/// A state that was met, and the lines that were met in it.
struct Met {
    state: State,
    lines: HashMap<Box<str>, (Arc<str>, Place)>,
}

/// The state that follows a line.
#[derive(Clone)]
enum Place {
    /// One of those that were met.
    At(usize),
    /// One of too many.
    Apart(Arc<State>),
}

/// Highlights code line by line, as a machine whose states and steps are remembered.
#[derive(Default)]
pub(super) struct Lines {
    classes: Classes,
    met: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    /// By the name of the syntax; the first state is the one before the first line.
    syntaxes: HashMap<String, Vec<Met>>,
    lines: usize,
}

impl Lines {
    /// The lines of `code` as HTML without newlines; `None` when the syntax itself fails on this code.
    pub(super) fn of(
        &self,
        syntax: &SyntaxReference,
        set: &SyntaxSet,
        code: &str,
    ) -> Option<Vec<Arc<str>>> {
        self.lock()
            .syntaxes
            .entry(syntax.name.clone())
            .or_insert_with(|| {
                vec![Met::new(State {
                    parse: ParseState::new(syntax),
                    scopes: ScopeStack::new(),
                })]
            });
        let mut place = Place::At(0);
        let mut html = Vec::new();
        for line in code.split_inclusive('\n') {
            let text = line.strip_suffix('\n').unwrap_or(line);
            let (shown, next) = self.step(&syntax.name, set, &place, text)?;
            html.push(shown);
            place = next;
        }
        Some(html)
    }

    fn step(
        &self,
        syntax: &str,
        set: &SyntaxSet,
        place: &Place,
        text: &str,
    ) -> Option<(Arc<str>, Place)> {
        let mut state = match place {
            Place::Apart(state) => State::clone(state),
            Place::At(at) => {
                let memory = self.lock();
                let met = memory.syntaxes.get(syntax)?.get(*at)?;
                if let Some(known) = met.lines.get(text) {
                    return Some(known.clone());
                }
                met.state.clone()
            }
        };
        let html: Arc<str> = self.read(&mut state, set, text)?.into();
        let mut memory = self.lock();
        let memory = &mut *memory;
        let states = memory.syntaxes.get_mut(syntax)?;
        let next = match states.iter().position(|met| met.state == state) {
            Some(at) => Place::At(at),
            None if states.len() < STATES => {
                states.push(Met::new(state));
                Place::At(states.len() - 1)
            }
            None => Place::Apart(Arc::new(state)),
        };
        if let Place::At(at) = place
            && memory.lines < LINES
            && text.len() <= LONGEST
        {
            let known = (Arc::clone(&html), next.clone());
            if states[*at].lines.insert(text.into(), known).is_none() {
                memory.lines += 1;
            }
        }
        Some((html, next))
    }

    /// Reads one line, and leaves the state that follows it.
    fn read(&self, state: &mut State, set: &SyntaxSet, text: &str) -> Option<String> {
        // The newline syntaxes want to see the end of every line.
        let fed = format!("{text}\n");
        let mut html = Run::default();
        let mut from = 0;
        for (at, op) in state.parse.parse_line(&fed, set).ok()? {
            let at = at.min(text.len());
            if at > from {
                html.push(
                    self.classes.of_stack(state.scopes.as_slice()),
                    text.get(from..at)?,
                );
                from = at;
            }
            state.scopes.apply(&op).ok()?;
        }
        html.push(
            self.classes.of_stack(state.scopes.as_slice()),
            text.get(from..)?,
        );
        Some(html.finish())
    }

    fn lock(&self) -> MutexGuard<'_, Memory> {
        // States and lines are inserted whole.
        self.met.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Met {
    fn new(state: State) -> Met {
        Met {
            state,
            lines: HashMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_would_be_read() {
        let set = two_face::syntax::extra_newlines();
        let code = "/* a\nlet x = 1;\n*/\nlet x = 1;\nlet s = r#\"a\nlet x = 1;\n\"#;\n/* a\nlet x = 1;\n*/ let x = 1;\n";
        for token in ["rust", "python", "js", "bash", "yaml", "md"] {
            let syntax = set.find_syntax_by_token(token).unwrap();
            let once: Vec<Vec<Arc<str>>> = code
                .lines()
                .scan(String::new(), |read, line| {
                    read.push_str(line);
                    read.push('\n');
                    Some(Lines::default().of(syntax, &set, read).unwrap())
                })
                .collect();
            let lines = Lines::default();
            for html in once.iter().chain(once.iter().rev()) {
                let number = html.len();
                let end = code.match_indices('\n').nth(number - 1).unwrap().0 + 1;
                assert_eq!(
                    lines.of(syntax, &set, &code[..end]).unwrap(),
                    *html,
                    "{token}"
                );
            }
        }
    }

    #[test]
    fn states_that_carry_text_do_not_fill_the_memory() {
        let set = two_face::syntax::extra_newlines();
        let syntax = set.find_syntax_by_token("bash").unwrap();
        let lines = Lines::default();
        let mut code = String::new();
        for n in 0..2 * STATES {
            code.push_str(&format!("cat <<END{n}\n$x\nEND{n}\necho \"a\"\n"));
        }
        let html = lines.of(syntax, &set, &code).unwrap();
        assert!(lines.lock().syntaxes["Bourne Again Shell (bash)"].len() <= STATES);
        assert_eq!(html[3], html[html.len() - 1]);
    }
}
