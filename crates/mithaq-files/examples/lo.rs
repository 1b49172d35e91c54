use mithaq_files::{compared, docx, plain, redline::Signature, tracked::View};
use mithaq_text::{Lang, compare::compare, parse};
fn main() {
    let a: Vec<String> = std::env::args().collect();
    match a[1].as_str() {
        "make" => {
            let t = |p: &str| plain::decode(&std::fs::read(p).unwrap()).unwrap().text;
            let (o, n) = (
                parse::plain(&t(&a[2]), Lang::Ar).tree,
                parse::plain(&t(&a[3]), Lang::Ar).tree,
            );
            let d = compared::document(
                &compare(&o, &n),
                &o,
                &n,
                Signature {
                    author: "A",
                    at: None,
                },
            );
            std::fs::write(
                &a[4],
                docx::write(&d, docx::Options::new(Lang::Ar)).unwrap(),
            )
            .unwrap();
        }
        "same" => {
            let d = |p: &str| docx::read(&std::fs::read(p).unwrap()).unwrap();
            let (x, y) = (d(&a[2]), d(&a[3]));
            println!(
                "{:?} {:?} {} {}",
                x.notices,
                y.notices,
                x.document.comments.len(),
                y.document.comments.len()
            );
            for v in [View::Accepted, View::Rejected] {
                let (p, q) = (x.document.text(v), y.document.text(v));
                println!("{v:?} {}", p == q);
                for (l, m) in p.lines().zip(q.lines()) {
                    if l != m {
                        println!("-{l}\n+{m}");
                        break;
                    }
                }
            }
        }
        _ => print!(
            "{}",
            docx::read(&std::fs::read(&a[2]).unwrap())
                .unwrap()
                .document
                .text(if a[1] == "acc" {
                    View::Accepted
                } else {
                    View::Rejected
                })
        ),
    }
}
