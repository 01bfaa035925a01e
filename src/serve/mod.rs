//! `hld serve`: the site on this machine, rebuilt and reloaded on every change.

mod http;
mod live;
mod watch;

pub use http::listen;
pub use live::Live;
pub use watch::Watch;
