/** Who saved, shared or opened (经手人), as pages tell it. */
import type { Schemas } from "@/api/client";

export const who = (one: Schemas["WriterOut"]): string => `${one.unit_name || one.unit} ${one.who}`;
