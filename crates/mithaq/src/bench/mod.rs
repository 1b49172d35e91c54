//! `mithaq bench record`: two real homes, each in a process of its own, mutual TLS on loopback,
//! real proposals through the desk, and beside every figure what this machine can do at best,
//! measured in the same run. The figures are ratios' halves: machines differ, ratios hardly do.

mod calibration;
mod ends;
mod homes;
mod measure;
mod report;
mod side;
mod usage;
mod watch;
mod work;

pub(crate) use measure::{Plan, measure};
pub(crate) use side::obey;
