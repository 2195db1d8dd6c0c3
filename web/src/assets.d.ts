// Style sheets are bundled by the build; to the compiler they are modules without content.
declare module "*.css";
