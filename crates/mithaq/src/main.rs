//! The command line of Mithaq.
fn main() {}
