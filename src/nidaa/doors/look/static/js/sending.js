// The sending page asks for its state again and again. Everything works without.
import { tellWhenStale } from "./refreshing.js";

tellWhenStale(document.getElementById("sending-stale"));
