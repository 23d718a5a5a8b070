/** Style sheets are imported for the bundler alone: it joins them into one file beside the script. */
declare module '*.css' {}
