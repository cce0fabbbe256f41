// What the console gives: the functions of WASM-4 that this cart imports, and the places in memory where both meet.
// The file's name is the name of the module they are imported from.

export declare function blit(sprite: usize, x: i32, y: i32, width: i32, height: i32, flags: u32): void;
export declare function line(x1: i32, y1: i32, x2: i32, y2: i32): void;
export declare function hline(x: i32, y: i32, length: u32): void;
export declare function oval(x: i32, y: i32, width: u32, height: u32): void;
export declare function rect(x: i32, y: i32, width: u32, height: u32): void;
export declare function text(characters: usize, x: i32, y: i32): void;
export declare function textUtf16(characters: usize, bytes: u32, x: i32, y: i32): void;
export declare function tone(frequency: u32, duration: u32, volume: u32, flags: u32): void;
export declare function diskr(into: usize, size: u32): u32;
export declare function diskw(from: usize, size: u32): u32;
