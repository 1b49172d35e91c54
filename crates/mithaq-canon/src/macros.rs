//! Declares the encoding of a type beside the type, so that the two cannot drift apart.

/// Encodes a struct as the array of its fields in the order given.
///
/// ```
/// use mithaq_canon::{canon_struct, from_bytes, to_bytes};
/// #[derive(Debug, PartialEq)]
/// struct Seat { row: u8, number: u8 }
/// canon_struct!(Seat { row, number });
/// assert_eq!(from_bytes::<Seat>(&to_bytes(&Seat { row: 1, number: 2 })), Ok(Seat { row: 1, number: 2 }));
/// ```
#[macro_export]
macro_rules! canon_struct {
    ($name:ident { $($field:ident),+ $(,)? }) => {
        impl $crate::Canon for $name {
            fn encode(&self, to: &mut $crate::Encoder) {
                to.array($crate::canon_struct!(@count $($field)+));
                $($crate::Canon::encode(&self.$field, to);)+
            }
            fn decode(from: &mut $crate::Decoder<'_>) -> Result<Self, $crate::CborError> {
                from.array_of($crate::canon_struct!(@count $($field)+))?;
                $(let $field = $crate::Canon::decode(from)?;)+
                from.leave();
                Ok(Self { $($field),+ })
            }
        }
    };
    (@count $($field:ident)+) => { 0usize $(+ $crate::canon_struct!(@one $field))+ };
    (@one $field:ident) => { 1usize };
}

/// Encodes an enum as `[number]` or `[number, payload]`. Numbers are stated, never derived from
/// the order of variants: moving a line must not change what two governments have signed.
///
/// ```
/// use mithaq_canon::{canon_enum, from_bytes, to_bytes};
/// #[derive(Debug, PartialEq)]
/// enum Answer { Silence, Words(String) }
/// canon_enum!(Answer { 0 => Silence, 1 => Words(String) });
/// assert_eq!(from_bytes::<Answer>(&to_bytes(&Answer::Silence)), Ok(Answer::Silence));
/// ```
#[macro_export]
macro_rules! canon_enum {
    ($name:ident { $($number:literal => $variant:ident $(($payload:ty))?),+ $(,)? }) => {
        impl $crate::Canon for $name {
            fn encode(&self, to: &mut $crate::Encoder) {
                match self {
                    $($crate::canon_enum!(@pattern value $variant $($payload)?) => {
                        to.array($crate::canon_enum!(@len $($payload)?));
                        to.unsigned($number);
                        $($crate::canon_enum!(@encode value to $payload);)?
                    })+
                }
            }
            fn decode(from: &mut $crate::Decoder<'_>) -> Result<Self, $crate::CborError> {
                let len = from.array(2)?;
                let number = from.unsigned()?;
                let value = match (number, len) {
                    $(($number, $crate::canon_enum!(@len $($payload)?)) =>
                        $crate::canon_enum!(@decode from $variant $($payload)?),)+
                    _ => return Err(from.error($crate::cbor::CborErrorKind::OutOfRange)),
                };
                from.leave();
                Ok(value)
            }
        }
    };
    (@pattern $value:ident $variant:ident) => { Self::$variant };
    (@pattern $value:ident $variant:ident $payload:ty) => { Self::$variant($value) };
    (@len) => { 1usize };
    (@len $payload:ty) => { 2usize };
    (@encode $value:ident $to:ident $payload:ty) => { $crate::Canon::encode($value, $to) };
    (@decode $from:ident $variant:ident) => { Self::$variant };
    (@decode $from:ident $variant:ident $payload:ty) => { Self::$variant(<$payload as $crate::Canon>::decode($from)?) };
}
